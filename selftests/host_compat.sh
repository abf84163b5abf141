#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What the build says when it cannot work, and that it stops on wrong layouts
#
# usage: selftests/host_compat.sh
#
# TAP on stdout; runs on the host, no VM. The last cases compile in the rig's
# trees and are skipped where those cannot be used (no root).
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
compat=$top/blender-sched/compat
. "$top/selftests/tap.sh"

# says NAME SENTENCE COMMAND...: it fails, and says that one sentence only.
says()
{
	name=$1
	wanted="blender: $2"
	shift 2
	if "$@" > "$tmp/out" 2>&1; then
		echo "(succeeded)" >> "$tmp/out"
	elif [ "$(cat "$tmp/out")" = "$wanted" ]; then
		result 0 "$name"
		return
	fi
	echo "wanted: $wanted" >> "$tmp/out"
	result 1 "$name"
}

# fake_headers VERSION CODE: a headers' directory in $tmp/kdir.
fake_headers()
{
	rm -rf "$tmp/kdir"
	mkdir -p "$tmp/kdir/include/generated/uapi/linux" "$tmp/kdir/include/config"
	cd "$tmp/kdir/include"
	echo "#define UTS_RELEASE \"$1\"" > generated/utsrelease.h
	echo '#define UTS_VERSION "#1 SMP Debian 9.9-2 (2026-01-01)"' > generated/utsversion.h
	echo "#define LINUX_VERSION_CODE $2" > generated/uapi/linux/version.h
	printf 'CONFIG_MODULES=y\nCONFIG_DEBUG_INFO_BTF=y\nCONFIG_BLK_CGROUP=y\n' > config/auto.conf
	printf '0x1\telv_register\tvmlinux\tEXPORT_SYMBOL_GPL\t\n' > ../Module.symvers
	cd - > /dev/null
}

# only TOOL...: a PATH with these and nothing else.
only()
{
	rm -rf "${tmp:?}/bin"
	mkdir "$tmp/bin"
	for tool in "$@"; do
		ln -s "$(command -v "$tool")" "$tmp/bin/$tool"
	done
}

# stub NAME: what stands for pahole or pfunct; stdin is its output.
stub()
{
	cat > "$tmp/$1.out"
	printf '#!/bin/sh\ncat %s/%s.out\n' "$tmp" "$1" > "$tmp/bin/$1"
	chmod +x "$tmp/bin/$1"
}

# fake_image FILE PAYLOAD: a bzImage in little: setup of one sector, payload.
fake_image()
{
	{
		head -c 1024 /dev/zero
		cat "$2"
		printf 'size'
	} > "$1"
	poke "$1" 497 '\001'
	poke "$1" 514 'HdrS'
	length=$(($(stat -c %s "$2") + 4))
	poke "$1" 588 "$(printf '\\%03o\\%03o' $((length % 256)) $((length / 256)))"
}

poke()
{
	printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

test_check_target()
{
	fake_headers 6.1.0-fake 393472
	says "no headers" "no kernel headers in /lib/modules/9.9-none/build: install the package linux-headers-9.9-none, or name another kernel with KVER= or KDIR=." \
		"$compat/check-target" /lib/modules/9.9-none/build
	sed -i '/BTF/d' "$tmp/kdir/include/config/auto.conf"
	says "kernel without BTF" "kernel 6.1.0-fake was built without type information (CONFIG_DEBUG_INFO_BTF is not set): blender cannot know its private structs." \
		"$compat/check-target" "$tmp/kdir"
	fake_headers 6.1.0-fake 393472
	rm "$tmp/kdir/Module.symvers"
	says "no Module.symvers" "$tmp/kdir has no Module.symvers: build that kernel first, or install the package linux-headers-6.1.0-fake." \
		"$compat/check-target" "$tmp/kdir"
	fake_headers 6.1.0-fake 393472
	only dirname sed grep sh
	says "no pahole" "pahole is missing: install the package pahole (older: dwarves)." \
		env PATH="$tmp/bin" "$compat/check-target" "$tmp/kdir"
	fake_headers 6.0.19-fake 393235
	says "kernel too old" "kernel 6.0.19-fake is too old: blender needs Linux 6.1 or later." \
		"$compat/check-target" "$tmp/kdir"
}

test_find_btf()
{
	fake_headers 6.1.0-fake 393472
	mkdir -p "$tmp/boot"
	export BLENDER_BOOT="$tmp/boot"
	image=$tmp/boot/vmlinuz-6.1.0-fake
	set -- "$compat/find-btf" "$tmp/kdir" 6.1.0-fake "$tmp/unpacked"

	says "no BTF and no image" "no type information (BTF) of kernel 6.1.0-fake: its headers bring none and there is no $image to take it from; install the package linux-image-6.1.0-fake." \
		"$@"
	echo "something else" > "$image"
	says "image of another kind" "$image is not an x86 bzImage: set BLENDER_VMLINUX to an uncompressed vmlinux of 6.1.0-fake." \
		"$@"

	printf '\3757zXZ\0packed' > "$tmp/payload"
	fake_image "$image" "$tmp/payload"
	only dirname od tr tail head cat sh sed
	says "unpacker missing" "xz is missing, and $image is packed with it: install the package xz-utils." \
		env PATH="$tmp/bin" "$@"

	echo "Linux version 6.1.0-fake (x) #1 SMP Debian 9.9-1 (2026-01-01)" | gzip > "$tmp/payload"
	fake_image "$image" "$tmp/payload"
	says "image of another build" "$image is not the build that the headers are for (#1 SMP Debian 9.9-2 (2026-01-01)): upgrade the packages linux-image-6.1.0-fake and linux-headers-6.1.0-fake together." \
		"$@"

	echo "Linux version 6.1.0-fake (x) #1 SMP Debian 9.9-2 (2026-01-01)" > "$tmp/vmlinux"
	gzip < "$tmp/vmlinux" > "$tmp/payload"
	fake_image "$image" "$tmp/payload"
	status=0
	"$@" > "$tmp/out" 2>&1 && [ "$(cat "$tmp/out")" = "$tmp/unpacked" ] &&
		cmp "$tmp/unpacked" "$tmp/vmlinux" >> "$tmp/out" 2>&1 || status=1
	result $status "image of the same build is unpacked"

	says "BLENDER_VMLINUX wrong" "BLENDER_VMLINUX names $tmp/none, which cannot be read." \
		env BLENDER_VMLINUX="$tmp/none" "$@"
}

# A made-up kernel for gen-private: its list of types, stubs in pahole's place.
made_up_kernel()
{
	fake_headers 6.1.0-fake 393472
	mkdir -p "$tmp/compat" "$tmp/src/include/linux"
	cp "$compat"/* "$tmp/compat"
	: > "$tmp/kdir/vmlinux"
	echo 'struct known {' > "$tmp/src/include/linux/known.h"
	cat > "$tmp/compat/private-types" <<-'LIST'
	struct sample
	struct known?
	struct absent?
	func elv_register
	func elv_gone?
	probe SAMPLE_HAS_HOOK [(][*]hook[)][(]int
	probe SAMPLE_HAS_BELL [(][*]bell[)]
	LIST
	only dirname sed grep sh awk paste head cat mktemp rm cp sort env
	sed "s/>/\t/g" <<-'TYPES' | stub pahole
	struct sample {
	>int                        (*hook)(int, struct other *); /*     0     8 */
	>struct {
	>>int                inner[2];             /*     8     8 */
	>} named;                                         /*     8     8 */
	>union {
	>>char               first;                /*    16     1 */
	>>char               second[4];            /*    16     4 */
	>};                                               /*    16     4 */
	>unsigned int               bit:1;                /*    20: 0  4 */
	>struct known               k __attribute__((__aligned__(8))); /*    24     8 */

	>/* size: 32, cachelines: 1, members: 5 */
	};
	struct known {
	>int                        a;                    /*     0     4 */

	>/* size: 8, cachelines: 1, members: 1 */
	};
	TYPES
	stub pfunct <<-'FUNCS'
	int elv_register(struct elevator_type * e);
	int elv_gone(void);
	FUNCS
}

gen_private()
{
	env PATH="$tmp/bin" sh "$tmp/compat/gen-private" "$tmp/kdir" "$tmp/src" \
		6.1.0-fake "$tmp"
}

test_gen_private()
{
	made_up_kernel
	status=0
	gen_private > "$tmp/out" 2>&1 || status=1
	result $status "header and check are made"
	cat "$tmp/blender_private.h" "$tmp/blender_private_check.c" > "$tmp/out" || true
	expect_made 'static_assert(sizeof(struct sample) == 32,'
	expect_made 'static_assert(offsetof(struct sample, hook) == 0,'
	expect_made 'static_assert(offsetof(struct sample, named) == 8,'
	expect_made 'static_assert(offsetof(struct sample, second) == 16,'
	expect_made 'static_assert(offsetof(struct sample, k) == 24,'
	expect_made 'struct other;'
	expect_made 'int elv_register(struct elevator_type * e);'
	expect_made '#define COMPAT_SAMPLE_HAS_HOOK 1'
	expect_made '/* struct known: public */'
	expect_not_made 'inner) ==' 'bit) ==' COMPAT_SAMPLE_HAS_BELL \
		elv_gone COMPAT_HAS_absent 'struct known {'

	sed -i 's/absent?/absent/; s/elv_gone?/elv_gone/' "$tmp/compat/private-types"
	says "unknown block layer" "$(unknown_block_layer)" gen_private
}

unknown_block_layer()
{
	cat <<-'TEXT'
	kernel 6.1.0-fake is not supported: its block layer is not what blender knows.
	blender:   the kernel has no struct absent
	blender:   the kernel does not export the function elv_gone()
	blender: nothing was built; see Documentation/porting.rst.
	TEXT
}

expect_made()
{
	status=0
	grep -qxF "$1" "$tmp/out" || status=1
	result $status "made: $1"
}

expect_not_made()
{
	status=0
	for text in "$@"; do
		! grep -F "$text" "$tmp/out" || status=1
	done
	result $status "not made: $*"
}

# The danger that the asserts are there for: types of one kernel, module for
# another. 6.12 is built with the type information of the newest kernel.
test_wrong_layout()
{
	name="types of another kernel stop the build"
	if [ "$(id -u)" != 0 ]; then
		count=$((count + 1))
		echo "ok $count - $name # SKIP entering the rig's trees needs root"
		return
	fi
	mkdir -p "$top/build"
	work=$(mktemp -d -p "$top/build" host_compat.XXXXXX)
	trap 'rm -rf "$tmp" "$work"' EXIT
	mkdir "$work/blender-sched"
	cp "$top/Kbuild" "$work"
	cp -r "$compat" "$work/blender-sched"
	"$top/tools/rig/in" --bind "$work:/other" newest \
		sh -c 'cp /lib/modules/*/build/vmlinux /other/vmlinux'
	if "$top/tools/rig/in" 6.12 env OTHER="/src/build/${work##*/}" sh -c \
		'BLENDER_VMLINUX=$OTHER/vmlinux make -C /lib/modules/*/build M=$OTHER modules' \
		> "$tmp/out" 2>&1; then
		status=1
	else
		status=0
		grep -q 'error: static assertion failed: "struct .* are not of one build' "$tmp/out" ||
			status=1
	fi
	result $status "$name"
}

test_check_target
test_find_btf
test_gen_private
test_wrong_layout
finish
