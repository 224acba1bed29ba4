# awk -v table=census -f between.awk POPS - : what the populations of POPS have
# at each record of lines as of query() in oracle.bash: chrom, pos, is it
# biallelic, is no sample of another ploidy than 2; then two columns for each
# population, copies of all alleles, and "individuals;copies;heterozygotes" of
# those with a whole diploid genotype.
#
# awk -v table=TABLE -f between.awk CENSUS: the table that a command is to
# write, each statistic computed from chances that two alleles differ, or, wc,
# by an analysis of variance. TABLE is divergence, fst, wc, joint, pbs, f2, f3,
# f3n, f4 or d; -v per=base|site|pair.
#
#   -v contig=C -v beg=B -v end=E -v size=N   windows of N bases from B on
#   -v window=genome|contig                   of 'lengths', "2R:100,3L:50"
#   -v snps=N                                 windows of N sites
#
# With the second, -v block=N or -v blocksnps=N adds standard errors.

BEGIN {
	FS = OFS = "\t"
	if (!per)
		per = "base"
	CONVFMT = OFMT = "%.17g"
	n = split(lengths, field, ",")
	for (i = 1; i <= n; i++) {
		split(field[i], pair, ":")
		length_of[pair[1]] = pair[2]
		all_bases += pair[2]
	}
}

function real(x) { return x == "NaN" ? x : sprintf("%.15g", x) }
function ratio(x, y) { return x == "NaN" || y == 0 ? "NaN" : x / y }

# --- the census ---

table == "census" && FNR == NR {
	split($0, field, /[ \t\r]+/)
	if (!(field[2] in size_of))
		pops[++npops] = field[2]
	size_of[field[2]]++
	pop_of[field[1]] = field[2]
	next
}
table == "census" && FNR == 1 {
	for (i = 1; i <= NF; i++)
		sample[i] = $i
	nsamples = NF
	printf "chrom\tpos\tbiallelic\tdiploid"
	for (i = 1; i <= npops; i++)
		printf "\t%s\t-", pops[i]
	print ""
	next
}
table == "census" {
	nalt = $4 == "." ? 0 : split($4, alt, ",")
	star = -1
	for (i = 1; i <= nalt; i++)
		if (alt[i] == "*")
			star = i
	split("", ac); split("", dc); split("", het); split("", whole)
	diploid = 1
	for (i = 1; i <= nsamples; i++)
		if (sample[i] in pop_of)
			add(pop_of[sample[i]], $(i + 4))
	printf "%s\t%s\t%d\t%d", $1, $2, nalt == 1, diploid
	for (i = 1; i <= npops; i++) {
		p = pops[i]
		printf "\t%s\t%d;%s;%s", list(ac, p), whole[p],
			list(dc, p), list(het, p)
	}
	print ""
	next
}

function add(p, text,    n, a, k, called) {
	n = split(text, a, /[\/|]/)
	for (k = 1; k <= n; k++) {
		if (a[k] == "." || a[k] == star)
			continue
		ac[p, a[k]]++
		called++
	}
	if (called < n)
		return
	if (n != 2) {
		diploid = 0
		return
	}
	whole[p]++
	dc[p, a[1]]++
	dc[p, a[2]]++
	if (a[1] != a[2]) {
		het[p, a[1]]++
		het[p, a[2]]++
	}
}

function list(x, p,    a, text) {
	text = x[p, 0] + 0
	for (a = 1; a <= nalt; a++)
		text = text "," x[p, a] + 0
	return text
}

# --- who goes with whom ---

FNR == 1 {
	npops = (NF - 4) / 2
	for (i = 1; i <= npops; i++)
		name[i] = $(3 + 2 * i)
	is_fstat = table ~ /^(f2|f3|f3n|f4|d)$/
	by_genotype = table == "wc" || table == "joint"
	arity = table == "pbs" || table ~ /^f3/ ? 3 : \
		table == "f4" || table == "d" ? 4 : 2
	if (table == "joint") {
		tuples[++ntuples] = "joint"
		names[ntuples] = "*\t*"
	}
	for (i = 1; i <= npops && table != "joint"; i++)
		for (j = 1; j <= npops; j++)
			if (arity == 2 && i < j)
				tuple(i, j)
			else if (arity > 2 && i != j)
				more(i, j)
	head()
	next
}

function tuple(i, j, k, l) {
	tuples[++ntuples] = i " " j " " k " " l
	names[ntuples] = name[i] "\t" name[j] (k ? "\t" name[k] : "") \
		(l ? "\t" name[l] : "")
}

function more(i, j,    k, l) {
	for (k = 1; k <= npops; k++) {
		if (k == i || k == j)
			continue
		if (table == "pbs" && i < j && j < k) {
			tuple(i, j, k)
			tuple(j, i, k)
			tuple(k, i, j)
		}
		if (table ~ /^f3/ && j < k)
			tuple(i, j, k)
		if (arity == 4 && i < j && i < k)
			for (l = k + 1; l <= npops; l++)
				if (l != i && l != j)
					tuple(i, j, k, l)
	}
}

function head(    i, text) {
	text = "chrom\tstart\tend" (is_fstat ? "\tstat" : "")
	for (i = 1; i <= arity; i++)
		text = text "\tpop" i
	if (table == "divergence")
		text = text "\tn_bases\tn_sites\tdxy\tda\tn_fixed\tn_shared" \
			"\tn_private1\tn_private2"
	else if (table == "pbs")
		text = text "\tn_sites\tpbs\tpbsn1"
	else if (is_fstat)
		text = text "\tn_sites\test\tse\tz\tn_blocks"
	else
		text = text "\tn_sites\tfst\tnum\tden"
	if ((block || blocksnps) && !is_fstat)
		text = text (table == "divergence" ? "\tdxy_se\tda_se" : \
			table == "pbs" ? "\tpbs_se\tpbsn1_se" : "\tse\tz")
	print text
}

# --- sites ---

is_fstat && !$3 || by_genotype && !$4 { next }
size && ($1 != contig || $2 < beg || $2 > end) { next }
{
	split("", chance)
	for (p = 1; p <= npops; p++)
		census(p)
	if (!($1 in seen_contig)) {
		seen_contig[$1] = ++ncontigs
		nth = 0
	}
	nth++
	if (size) {
		unit = 1 + int(($2 - beg) / size)
	} else if (snps || blocksnps) {
		unit = $1 ":" int((nth - 1) / (snps + blocksnps))
	} else if (block) {
		unit = $1 ":" int(($2 - 1) / block)
	} else {
		unit = $1
	}
	if (!(unit in first)) {
		order[++nunits] = unit
		first[unit] = $2
		chrom[unit] = $1
	}
	last[unit] = $2
	for (t = 1; t <= ntuples; t++)
		site(t)
}

function census(p,    part, x, a) {
	nalleles = split($(3 + 2 * p), x, ",")
	called[p] = seen[p] = 0
	for (a = 1; a <= nalleles; a++) {
		c[p, a] = x[a]
		called[p] += x[a]
		seen[p] += x[a] > 0
	}
	if (!by_genotype)
		return
	split($(4 + 2 * p), part, ";")
	indiv[p] = part[1]
	split(part[2], x, ",")
	for (a = 1; a <= nalleles; a++)
		c[p, a] = x[a]
	split(part[3], x, ",")
	for (a = 1; a <= nalleles; a++)
		h[p, a] = x[a]
}

# Of pairs of alleles, those that differ.
function differ(p, q,    a, alike) {
	for (a = 1; a <= nalleles; a++)
		alike += c[p, a] * (c[q, a] - (p == q))
	return called[p] * (called[q] - (p == q)) - alike
}
function mpd(p, q) {
	if (!((p, q) in chance))
		chance[p, q] = chance[q, p] = differ(p, q) / \
			(called[p] * (called[q] - (p == q)))
	return chance[p, q]
}
function hudson(p, q) { return mpd(p, q) - (mpd(p, p) + mpd(q, q)) / 2 }

function put(t, k, x) { sum[unit, t, k] += x }

function site(t,    p, n, i) {
	n = split(tuples[t], p, " ")
	if (by_genotype) {
		variance(t, p, n)
		return
	}
	for (i = 1; i <= n; i++)
		if (called[p[i]] < (table == "divergence" || arity == 4 || \
			table ~ /^f3/ && i > 1 ? 1 : 2))
			return
	put(t, "sites", 1)
	if (table == "divergence") {
		divergence(t, p[1], p[2])
	} else if (table == "fst" || table == "f2") {
		put(t, "num", hudson(p[1], p[2]))
		put(t, "den", mpd(p[1], p[2]))
	} else if (table == "pbs") {
		for (i = 1; i <= 3; i++) {
			put(t, "num" i, hudson(p[i == 3 ? 2 : 1],
				p[i == 1 ? 2 : 3]))
			put(t, "den" i, mpd(p[i == 3 ? 2 : 1],
				p[i == 1 ? 2 : 3]))
		}
	} else if (arity == 3) {
		put(t, "num", (mpd(p[1], p[2]) + mpd(p[1], p[3]) - \
			mpd(p[2], p[3]) - mpd(p[1], p[1])) / 2)
		put(t, "den", mpd(p[1], p[1]))
	} else {
		put(t, "num", (mpd(p[1], p[4]) + mpd(p[2], p[3]) - \
			mpd(p[1], p[3]) - mpd(p[2], p[4])) / 2)
		put(t, "den", mpd(p[1], p[2]) * mpd(p[3], p[4]))
	}
}

function divergence(t, p, q,    a, common) {
	put(t, "dxy", mpd(p, q))
	put(t, "pi", (called[p] > 1 ? mpd(p, p) / 2 : 0) + \
		(called[q] > 1 ? mpd(q, q) / 2 : 0))
	put(t, "differ", differ(p, q))
	put(t, "pairs", called[p] * called[q])
	put(t, "differ1", differ(p, p))
	put(t, "pairs1", called[p] * (called[p] - 1))
	put(t, "differ2", differ(q, q))
	put(t, "pairs2", called[q] * (called[q] - 1))
	for (a = 1; a <= nalleles; a++)
		common += c[p, a] * c[q, a]
	put(t, "fixed", !common)
	put(t, "shared", seen[p] > 1 && seen[q] > 1)
	put(t, "private1", seen[p] > 1 && seen[q] < 2)
	put(t, "private2", seen[q] > 1 && seen[p] < 2)
}

# Mean squares between populations, individuals and alleles within them.
function variance(t, p, r,    i, a, n, nn, mean, ssp, ssi, nc, mi, mg) {
	if (table == "joint")
		for (r = 0; r < npops;)
			p[++r] = r
	for (i = 1; i <= r; i++) {
		if (indiv[p[i]] < 1)
			return
		n += indiv[p[i]]
		nn += indiv[p[i]] ^ 2
	}
	put(t, "sites", 1)
	if (n == r)
		return
	nc = (n - nn / n) / (r - 1)
	for (a = 1; a <= nalleles; a++) {
		mean = ssp = ssi = mg = 0
		for (i = 1; i <= r; i++) {
			mean += c[p[i], a]
			mg += h[p[i], a] / 2 / n
		}
		mean /= 2 * n
		for (i = 1; i <= r; i++) {
			freq = c[p[i], a] / (2 * indiv[p[i]])
			ssp += 2 * indiv[p[i]] * (freq - mean) ^ 2
			ssi += squares(p[i], a, freq)
		}
		mi = ssi / (n - r)
		put(t, "num", (ssp / (r - 1) - mi) / (2 * nc))
		put(t, "den", (ssp / (r - 1) - mi) / (2 * nc) + \
			(mi - mg) / 2 + mg)
	}
}

# Twice the squared distances of individuals' means, 1, 1/2 or 0, from p.
function squares(i, a, p,    twice) {
	twice = (c[i, a] - h[i, a]) / 2
	return 2 * (twice * (1 - p) ^ 2 + h[i, a] * (1 / 2 - p) ^ 2 + \
		(indiv[i] - twice - h[i, a]) * p ^ 2)
}

# --- results ---

# out[1..]: estimates of tuple t, of the sums s[k] over so many bases.
function value(s, bases, out,    pi, i, f, b) {
	if (table == "divergence" && per == "pair") {
		out[1] = ratio(s["differ"], s["pairs"])
		out[2] = s["pairs1"] && s["pairs2"] ? out[1] - \
			(s["differ1"] / s["pairs1"] + \
			s["differ2"] / s["pairs2"]) / 2 : "NaN"
		return 2
	}
	if (table == "divergence") {
		if (per == "site")
			bases = s["sites"]
		out[1] = ratio(s["dxy"], bases)
		out[2] = ratio(s["dxy"] - s["pi"], bases)
		return 2
	}
	if (table == "pbs") {
		for (i = 1; i <= 3; i++) {
			if (!s["den" i]) {
				out[1] = out[2] = "NaN"
				return 2
			}
			f = s["num" i] / s["den" i]
			f = f < 0 ? 0 : f > 0.99999 ? 0.99999 : f
			b[i] = -log(1 - f)
		}
		out[1] = (b[1] + b[2] - b[3]) / 2
		out[2] = out[1] / (1 + (b[1] + b[2] + b[3]) / 2)
		return 2
	}
	out[1] = ratio(s["num"], table ~ /^f[234]$/ ? s["sites"] : s["den"])
	return 1
}

function fetch(u, t, s,    k) {
	split("", s)
	for (k in keys)
		s[k] = sum[u, t, k] + 0
}

function row(chrom, start, end, t, s,    out, n, i, cells, bases) {
	bases = end - start + 1
	n = value(s, bases, out)
	cells = chrom OFS start OFS end OFS \
		(is_fstat ? table OFS : "") names[t]
	if (table == "divergence")
		cells = cells OFS (per == "base" ? bases : s["sites"])
	cells = cells OFS s["sites"]
	for (i = 1; i <= n; i++)
		cells = cells OFS real(out[i])
	if (table == "divergence")
		cells = cells OFS s["fixed"] OFS s["shared"] OFS \
			s["private1"] OFS s["private2"]
	else if (table ~ /^(fst|wc|joint)$/)
		cells = cells OFS real(s["num"]) OFS real(s["den"])
	if (block || blocksnps)
		cells = cells errors(chrom, t, s, bases, out, n)
	else if (is_fstat)
		cells = cells "\tNaN\tNaN\t0"
	print cells
}

# Busing, Meijer and van der Leeden (1999), their formulae word for word.
function errors(where, t, s, bases, theta, n,    i, u, k, b, g, m, rest, less,
		est, x, tj, hj, v, cells, size) {
	for (i = 1; i <= nunits; i++) {
		u = order[i]
		if (where != "genome" && chrom[u] != where || \
			!sum[u, t, "sites"])
			continue
		g++
		m[g] = sum[u, t, "sites"]
		for (k in keys)
			less[k] = s[k] - sum[u, t, k]
		size = last[u] - first[u] + 1
		if (block) {
			split(u, b, ":")
			size = length_of[chrom[u]] - b[2] * block
			size = size < block ? size : block
		}
		value(less, bases - size, est)
		for (k = 1; k <= n; k++)
			rest[g, k] = est[k]
	}
	for (k = 1; k <= n; k++) {
		x = g * theta[k]
		for (i = 1; i <= g; i++)
			x -= (1 - m[i] / s["sites"]) * rest[i, k]
		v = 0
		for (i = 1; i <= g; i++) {
			hj = s["sites"] / m[i]
			if (hj == 1)
				break
			tj = hj * theta[k] - (hj - 1) * rest[i, k]
			v += (tj - x) ^ 2 / (hj - 1)
		}
		cells = cells OFS (g > 1 ? real(sqrt(v / g)) : "NaN")
	}
	if (n == 1)
		cells = cells OFS (g > 1 && v ? \
			real(theta[1] / sqrt(v / g)) : "NaN")
	return cells (is_fstat ? OFS g + 0 : "")
}

function add_up(where, t, s,    i, k) {
	split("", s)
	for (k in keys) {
		s[k] = 0
		for (i = 1; i <= nunits; i++)
			if (where == "genome" || chrom[order[i]] == where)
				s[k] += sum[order[i], t, k]
	}
}

END {
	if (table == "census")
		exit
	for (i in sum) {
		split(i, part, SUBSEP)
		keys[part[3]]
	}
	keys["sites"]; keys["num"]; keys["den"]
	for (u = 1; size && beg + (u - 1) * size <= end; u++)
		for (t = 1; t <= ntuples; t++) {
			fetch(u, t, s)
			start = beg + (u - 1) * size
			stop = start + size - 1 < end ? start + size - 1 : end
			row(contig, start, stop, t, s)
		}
	for (i = 1; snps && i <= nunits; i++)
		for (t = 1; t <= ntuples; t++) {
			fetch(order[i], t, s)
			row(chrom[order[i]], first[order[i]],
				last[order[i]], t, s)
		}
	nfield = split(window == "genome" ? "genome" : lengths, field, ",")
	for (i = 1; window && i <= nfield; i++)
		for (t = 1; t <= ntuples; t++) {
			split(field[i], pair, ":")
			add_up(pair[1], t, s)
			row(pair[1], 1, window == "genome" ? all_bases : \
				pair[2], t, s)
		}
}
