# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# kyber with targets for the device (KYBER_READ_US and KYBER_WRITE_US in
# devices/*.conf) instead of its 2 and 10 ms.
#
# Source: Documentation/block/kyber-iosched.rst: "kyber will throttle requests in
# order to meet these target latencies"; read_lat_nsec and write_lat_nsec. Targets
# are a few times what one request takes on the idle device. It knows no weights. For
# "multiqueue and other fast devices" (block/Kconfig.iosched).

KIND_WANTED=flash
ELEVATOR=kyber

scheduler_tune()
{
	tunable read_lat_nsec $((KYBER_READ_US * 1000)) &&
	tunable write_lat_nsec $((KYBER_WRITE_US * 1000))
}
