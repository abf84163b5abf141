# SPDX-License-Identifier: GPL-2.0
#
# What the figures of one kernel show: a sentence per device and the checks that
# the project sets itself, each with the figures it is judged by. Nothing here
# knows a result: where a peer is better, the sentence says which and by what.
#
#   awk -v rag_rate=20 -v tags="hdd train-a streaming;..." \
#	-f lib.awk -f verdict.awk ROWS

function streams_of(dev, s) { return streams(dev, s, "MBps") }
function rag_p99(dev, s) { return mix(dev, s, "rag", "lat_p99_us") + 0 }
function meta_p99(dev, s) { return mix(dev, s, "metadata", "lat_p99_us") + 0 }

# best_peer(device, what): the measured peer with the most streams or the lowest
# p99 of the RAG reader; "" when no peer was measured.
function best_peer(dev, what,    i, s, v, best, best_v)
{
	for (i = 1; i <= peers; i++) {
		s = scheduler[i]
		if (!ran(dev, s))
			continue
		v = what == "streams" ? -streams_of(dev, s) : rag_p99(dev, s)
		if (best == "" || v < best_v) {
			best = s
			best_v = v
		}
	}
	return best
}

function named(s, text) { return s " (" text ")" }

# versus(device, what, peer): how blender's figure stands to that peer's.
function versus(dev, what, peer,    own, other)
{
	own = what == "streams" ? streams_of(dev, "blender") : rag_p99(dev, "blender")
	other = what == "streams" ? streams_of(dev, peer) : rag_p99(dev, peer)
	if (own == other)
		return "as " peer
	if (what == "streams")
		return sprintf("%s the best peer, %s", own > other ? "more than" : \
			       sprintf("%.0f %% of", 100 * own / other),
			       named(peer, rate(other) " MB/s"))
	return sprintf("%s the best peer, %s", own < other ? "less than" : "more than",
		       named(peer, ms(other) " ms at " rate(streams_of(dev, peer)) " MB/s"))
}

function sentence(dev, name,    fast, quick)
{
	if (!ran(dev, "blender")) {
		printf "%s: blender was not measured, so nothing is shown about it.\n", name
		return
	}
	fast = best_peer(dev, "streams")
	quick = best_peer(dev, "rag")
	if (fast == "") {
		printf "%s: no other scheduler was measured, so there is no comparison.\n", name
		return
	}
	printf "%s: with blender the streams move %s MB/s, %s, " \
	       "while the RAG reader gets %s reads a second at a p99 of %s ms, %s; " \
	       "an fsync takes %s ms at p99, against %s ms under none.\n", name,
	       rate(streams_of(dev, "blender")), versus(dev, "streams", fast),
	       rate(mix(dev, "blender", "rag", "iops")), ms(rag_p99(dev, "blender")),
	       versus(dev, "rag", quick), ms(meta_p99(dev, "blender")),
	       ran(dev, "none") ? ms(meta_p99(dev, "none")) : "(not measured)"
}

# unmeasured(device, count): which of the first count peers a comparison has to
# leave out, if any.
function unmeasured(dev, count,    i, list)
{
	for (i = 1; i <= count; i++)
		if (!ran(dev, scheduler[i]))
			list = list " " scheduler[i]
	return list == "" ? "" : "; not measured:" list
}

function check(name, what, ok, text)
{
	printf "%-8s %-6s %-46s %s\n", ok ? "met" : "not met", name, what, text
}

function check_flash(    fast, own, peer)
{
	fast = best_peer("ssd", "streams")
	own = streams_of("ssd", "blender")
	peer = streams_of("ssd", fast)
	check("flash", "streams >= 90 % of the best peer's", own >= 0.9 * peer,
	      sprintf("%s of %s MB/s (%s) = %s", rate(own), rate(peer), fast,
		      percent(own / peer)) unmeasured("ssd", peers))
	if (ran("ssd", "none"))
		check("flash", "RAG p99 <= a quarter of that under none",
		      rag_p99("ssd", "blender") <= rag_p99("ssd", "none") / 4,
		      sprintf("%s against %s ms", ms(rag_p99("ssd", "blender")),
			      ms(rag_p99("ssd", "none"))))
}

function check_disk(    iops, share)
{
	iops = mix("hdd", "blender", "rag", "iops")
	share = streams("hdd", "blender", "of_solo")
	# Over a whole run the last read of the window may fall outside it.
	check("disk", sprintf("RAG: all its %d IOPS, p99 <= 100 ms", rag_rate),
	      iops >= 0.99 * rag_rate && rag_p99("hdd", "blender") <= 100000,
	      sprintf("%.2f IOPS, %s ms", iops, ms(rag_p99("hdd", "blender"))))
	check("disk", "streams >= 35 % of what the disk gives alone", share >= 0.35,
	      sprintf("%s (sum of each one's share)", percent(share)))
}

# check_both(device, name): no peer ahead in both columns; none but the last,
# bfq, ahead in fsync.
function check_both(dev, name,    i, s, ahead, slower)
{
	for (i = 1; i <= peers; i++) {
		s = scheduler[i]
		if (!ran(dev, s))
			continue
		if (streams_of(dev, s) > streams_of(dev, "blender") &&
		    rag_p99(dev, s) < rag_p99(dev, "blender"))
			ahead = ahead " " s
		if (i < peers && meta_p99(dev, s) <= meta_p99(dev, "blender"))
			slower = slower " " named(s, ms(meta_p99(dev, s)) " ms")
	}
	check(name, "no peer better in streams and RAG p99 both", ahead == "",
	      (ahead == "" ? "none is" : "better in both:" ahead) unmeasured(dev, peers))
	check(name, "fsync p99 below none, mq-deadline, kyber", slower == "",
	      ms(meta_p99(dev, "blender")) " ms" \
	      (slower == "" ? ", all slower" : "; not slower:" slower) unmeasured(dev, peers - 1))
}

# check_tags(device, name): the tags came as "DEVICE CGROUP TAG;" entries.
function check_tags(dev, name,    n, i, entry, f, wrong, seen, want)
{
	n = split(tags, entry, ";")
	for (i = 1; i <= n; i++) {
		split(entry[i], f, " ")
		if (f[1] != dev)
			continue
		want = mix(dev, "blender", f[2], "role") == "stream" ? "streaming" : "random"
		seen++
		if (f[3] != want)
			wrong = wrong " " f[2] "=" f[3]
	}
	check(name, "every cgroup tagged as it is", seen == pipelines && wrong == "",
	      seen != pipelines ? "tags of " seen + 0 " cgroups seen" : \
	      wrong == "" ? "all " seen : "wrong:" wrong)
}

END {
	sentence("ssd", "Flash")
	sentence("hdd", "Disk")
	print ""
	if (ran("ssd", "blender") && best_peer("ssd", "streams") != "") {
		check_flash()
		check_both("ssd", "flash")
		check_tags("ssd", "flash")
	}
	if (ran("hdd", "blender") && best_peer("hdd", "streams") != "") {
		check_disk()
		check_both("hdd", "disk")
		check_tags("hdd", "disk")
	}
}
