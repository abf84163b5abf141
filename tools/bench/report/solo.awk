# SPDX-License-Identifier: GPL-2.0
#
# Fills of_solo, the share of its figure alone that a pipeline keeps in the mix:
# of its MB/s for a stream, of its IOPS for the others.
#
#   awk -f solo.awk ROWS ROWS	(the same file twice: first to learn, then to fill)

BEGIN { FS = OFS = "\t" }

function figure() { return $6 == "stream" ? $7 : $8 }

NR == FNR {
	if ($3 == "solo")
		alone[$1, $2, $5] = figure()
	next
}

($1, $2, $5) in alone && alone[$1, $2, $5] > 0 {
	$13 = sprintf("%.4f", figure() / alone[$1, $2, $5])
}

{ print }
