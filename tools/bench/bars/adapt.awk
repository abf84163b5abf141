# SPDX-License-Identifier: GPL-2.0
#
# The bars of adaptation (see lib.awk): how soon all is steady after a cold start and
# after the device has changed, and how much the budgets vary then.

function figure(b, c,    at, i)
{
	if (kind[b] != "settle" && kind[b] != "variation")
		unknown_kind(b)
	at = series[c] SUBSEP seed[c] SUBSEP device[c] SUBSEP scenario[c] SUBSEP scheduler[c]
	for (i = 1; i <= parts[at]; i++)
		measure(b, c, settled[at, i], kind[b] == "settle" ? settle[at, i] : variation[at, i],
			threshold[b], "-", "")
}
