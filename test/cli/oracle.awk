# awk -v table=NAME -f oracle.awk POPS - : the table that NAME of agtools is
# to write, by its definition, of lines "chrom pos ref alt genotypes..." after
# one that names the samples (see query() in oracle.bash). POPS has a sample
# and its population a line. Columns that are not computed are left out.
#
# diversity: -v contig=C -v beg=B -v end=E -v size=N makes the windows of N
# bases that begin with B, without them there is one of all records;
# -v per=base|site|pair.

BEGIN {
	FS = OFS = "\t"
	OFMT = CONVFMT = "%.15g"
	if (!size) {
		beg = 1
		size = end = 2 ^ 40
	}
}

function real(x) { return sprintf("%.15g", x) }

# --- samples ---

FNR == NR {
	split($0, field, /[ \t\r]+/)
	if (!(field[2] in size_of))
		pops[++npops] = field[2]
	size_of[field[2]]++
	pop_of[field[1]] = field[2]
	next
}
FNR == 1 {
	for (i = 1; i <= NF; i++)
		sample[i] = $i
	nsamples = NF
	head()
	next
}

# --- a record: ac[pop, allele], an[pop], gt[pop, kind] ---

{
	nalt = $4 == "." ? 0 : split($4, alt, ",")
	star = -1
	for (i = 1; i <= nalt; i++)
		if (alt[i] == "*")
			star = i
	split("", ac); split("", an); split("", gt); split("", all)
	split("", kind); split("", owner)
	for (i = 1; i <= nsamples; i++)
		if (sample[i] in pop_of)
			add(i, pop_of[sample[i]], $(i + 4))
	site()
}

function add(i, p, text,    n, a, k, called, first, het) {
	n = split(text, a, /[\/|]/)
	called = 1
	for (k = 1; k <= n; k++) {
		if (a[k] == "." || a[k] == star) {
			called = 0
			continue
		}
		ac[p, a[k]]++
		all[a[k]]++
		an[p]++
		owner[a[k]] = i
		if (k > 1 && a[k] != a[1])
			het = 1
	}
	kind[i] = !called ? "missing" : het ? "het" : \
		a[1] == 0 ? "ref" : "alt"
	gt[p, kind[i]]++
}

function head(    i, p) {
	if (table == "count") {
		printf "chrom\tpos\tref\talt"
		for (i = 1; i <= npops; i++)
			printf "\tac.%s", pops[i]
		for (i = 1; i <= npops; i++)
			printf "\tgt.%s", pops[i]
		print ""
	} else if (table == "sites") {
		print "chrom", "pos", "ref", "alt", "pop", "n_called",
			"n_missing", "an", "ac", "af", "maf", "ho", "he", "f"
	} else if (table == "samples") {
		print "sample", "pop", "n_sites", "n_called", "n_missing",
			"n_hom_ref", "n_het", "n_hom_alt", "n_singleton"
	} else {
		print "chrom", "start", "end", "pop", "n_bases", "n_sites",
			"n_seg", "pi", "theta_w", "tajima_d"
	}
}

function site() {
	if (table == "count")
		count()
	else if (table == "sites")
		sites()
	else if (table == "samples")
		samples()
	else if ((!contig || $1 == contig) && $2 >= beg && $2 <= end)
		diversity()
}

function count(    i, p, a, text) {
	printf "%s\t%s\t%s\t%s", $1, $2, $3, $4
	for (i = 1; i <= npops; i++) {
		p = pops[i]
		text = ac[p, 0] + 0
		for (a = 1; a <= nalt; a++)
			text = text "," ac[p, a] + 0
		printf "\t%s", text
	}
	for (i = 1; i <= npops; i++) {
		p = pops[i]
		printf "\t%d,%d,%d,%d", gt[p, "ref"], gt[p, "het"],
			gt[p, "alt"], gt[p, "missing"]
	}
	print ""
}

function sites(    i, p, a, n, most, next_most, he, ho, f, called) {
	for (i = 1; i <= npops; i++) {
		p = pops[i]
		n = an[p]
		most = next_most = he = 0
		for (a = 0; a <= nalt; a++) {
			if (ac[p, a] > most) {
				next_most = most
				most = ac[p, a]
			} else if (ac[p, a] > next_most) {
				next_most = ac[p, a]
			}
			if (n)
				he += (ac[p, a] / n) ^ 2
		}
		he = 1 - he
		if (most == n)
			he = 0
		called = gt[p, "ref"] + gt[p, "het"] + gt[p, "alt"]
		ho = called ? gt[p, "het"] / called : 0
		f = called && he ? real(1 - ho / he) : "NaN"
		print $1, $2, $3, $4, p, called, gt[p, "missing"] + 0, n + 0,
			n - ac[p, 0],
			n ? real((n - ac[p, 0]) / n) : "NaN",
			n ? real(next_most / n) : "NaN",
			called ? real(ho) : "NaN",
			n ? real(he) : "NaN", f
	}
}

function samples(    i, a) {
	nsites++
	for (i in kind)
		total[i, kind[i]]++
	for (a = 1; a <= nalt; a++)
		if (all[a] == 1)
			singletons[owner[a]]++
}

# --- diversity ---

function diversity(    i, p, a, n, seen, k, w, same) {
	w = int(($2 - beg) / size)
	for (i = 1; i <= npops; i++) {
		p = pops[i]
		n = an[p]
		if (n < 2)
			continue
		sites_of[w, p]++
		same = seen = 0
		for (a = 0; a <= nalt; a++) {
			same += ac[p, a] * (ac[p, a] - 1)
			seen += ac[p, a] > 0
		}
		mpd[w, p] += 1 - same / (n * (n - 1))
		differing[w, p] += (n * (n - 1) - same) / 2
		pairs[w, p] += n * (n - 1) / 2
		if (seen < 2)
			continue
		seg[w, p]++
		at[w, p, n]++
		if (n > most_called)
			most_called = n
	}
}

function window(w, p,    n, bases, first, last, s, a1, a2, th, e1, e2, sd, pi,
		d) {
	first = beg + w * size
	last = first + size - 1 < end ? first + size - 1 : end
	bases = per == "base" ? last - first + 1 : sites_of[w, p] + 0
	th = sd = 0
	a1 = a2 = 0
	for (n = 2; n <= most_called; n++) {
		a1 += 1 / (n - 1)
		a2 += 1 / (n - 1) ^ 2
		s = at[w, p, n]
		if (!s)
			continue
		e1 = ((n + 1) / (3 * (n - 1)) - 1 / a1) / a1
		e2 = 2 * (n * n + n + 3) / (9 * n * (n - 1))
		e2 = (e2 - (n + 2) / (n * a1) + a2 / a1 ^ 2) / (a1 ^ 2 + a2)
		th += s / a1
		sd += sqrt(e1 * s + e2 * s * (s - 1))
	}
	pi = d = "NaN"
	if (per == "pair" && pairs[w, p])
		pi = real(differing[w, p] / pairs[w, p])
	else if (per != "pair" && bases)
		pi = real(mpd[w, p] / bases)
	if (seg[w, p] >= 3)
		d = real((mpd[w, p] - th) / sd)
	print contig, first, last, p, bases, sites_of[w, p] + 0,
		seg[w, p] + 0, pi, bases ? real(th / bases) : "NaN", d
}

END {
	for (i = 1; i <= nsamples && table == "samples"; i++)
		if (sample[i] in pop_of)
			print sample[i], pop_of[sample[i]], nsites + 0,
				nsites - total[i, "missing"],
				total[i, "missing"] + 0,
				total[i, "ref"] + 0, total[i, "het"] + 0,
				total[i, "alt"] + 0, singletons[i] + 0
	for (w = 0; table == "diversity" && beg + w * size <= end; w++)
		for (i = 1; i <= npops; i++)
			window(w, pops[i])
}
