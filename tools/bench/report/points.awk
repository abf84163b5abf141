# SPDX-License-Identifier: GPL-2.0
#
# The picture's points: scheduler, streams MB/s, RAG p99 ms, fsync p99 ms for
# one device on one kernel, a line for each scheduler measured.
#
#   awk -v device=hdd -f lib.awk -f points.awk ROWS

END {
	for (i = 1; i <= schedulers; i++) {
		s = scheduler[i]
		if (ran(device, s))
			printf "%s\t%.3f\t%.4f\t%.4f\n", s, streams(device, s, "MBps"),
				mix(device, s, "rag", "lat_p99_us") / 1000,
				mix(device, s, "metadata", "lat_p99_us") / 1000
	}
}
