# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# No scheduler, and io.cost with a model and a quality of service made for the
# device (IOCOST_MODEL and IOCOST_QOS in devices/*.conf).
#
# Source: Documentation/admin-guide/cgroup-v2.rst, io.cost.model and io.cost.qos;
# the model is measured as tools/cgroup/iocost_coef_gen.py measures it
# (guest/iocost.sh). The QoS has latency targets of a few times a single request's,
# as that document's example, and a vrate of 25 to 100 %. Cgroups without streams
# get io.weight 1000 of the default 100, where the scenario has no weights.

ELEVATOR=none
WEIGHT_FILE=io.weight

scheduler_lacks()
{
	[ -e $BENCH_CG/io.cost.model ] || echo "$(uname -r) has no io.cost"
}

scheduler_tune()
{
	echo "$MAJMIN ctrl=user model=linear $IOCOST_MODEL" > $BENCH_CG/io.cost.model &&
	echo "$MAJMIN enable=1 ctrl=user $IOCOST_QOS" > $BENCH_CG/io.cost.qos ||
		{ fail "io.cost refused the figures of the device"; return 1; }
	favour_light 1000
}
