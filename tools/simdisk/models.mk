# SPDX-License-Identifier: GPL-2.0
#
# What the timing models are made of, for every program in user space that has
# them inside: names of files in this directory. (Kbuild has the same list.)

SIMDISK_MODEL := params.c front.c platter.c model_hdd.c flash_dies.c model_flash.c
