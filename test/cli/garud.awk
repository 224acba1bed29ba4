# awk -f garud.awk [-v NAME=VALUE]... POPS -: homozygosity of haplotypes in
# windows, from lines of query (oracle.bash); only sites with two alleles and
# no missing call. size and step are of sites, or with bases=1 of bases, with
# length_of the contig's; copies=1 takes genotypes and not haplotypes; between=1
# is of pairs.

BEGIN { FS = "\t"; OFS = "\t"; OFMT = CONVFMT = "%.15g" }

# Up to the first window that reaches the contig's end.
function flush(   k, end) {
	for (k = 0; sites && (!k || end < (bases ? length_of : sites)); k++) {
		end = k * step + size
		if (bases)
			bases_window(k * step + 1, end)
		else
			window(k * step + 1, end < sites ? end : sites)
	}
}

function window(first, last) {
	place = chrom OFS pos[first] OFS pos[last]
	rows(first, last)
}

function bases_window(beg, end,   first, last) {
	if (end > length_of)
		end = length_of
	for (first = 1; first <= sites && pos[first] < beg; first++)
		;
	for (last = first; last <= sites && pos[last] <= end; last++)
		;
	place = chrom OFS beg OFS end
	rows(first, last - 1)
}

function rows(first, last,   i) {
	if (between)
		pairs(first, last)
	else
		for (i = 1; i <= npops; i++)
			row(pops[i], first, last)
}

function count(p, first, last,   h) {
	delete has
	for (h = 1; h <= n[p]; h++)
		has[substr(hap[p, h], first, last - first + 1)]++
}

function row(p, first, last,   x, c, i, t, s, all, distinct) {
	t[1] = t[2] = t[3] = 0
	if (last < first) {
		print place, p, 0, n[p], 0, "NaN", "NaN", "NaN", "NaN", "NaN"
		return
	}
	count(p, first, last)
	for (x in has) {
		c = has[x]
		distinct++
		s += c * c
		for (i = 3; i > 0 && c > t[i]; i--) {
			t[i + 1] = t[i]
			t[i] = c
		}
	}
	all = n[p] * n[p]
	print place, p, last - first + 1, n[p], distinct, s / all,
		(s + 2 * t[1] * t[2]) / all,
		(s + 2 * (t[1] * t[2] + t[1] * t[3] + t[2] * t[3])) / all,
		(s - t[1] * t[1]) / s, (all - s) / (n[p] * (n[p] - 1))
}

function pairs(first, last,   i, k, x, mine, sum) {
	for (i = 1; i <= npops; i++) {
		count(pops[i], first, last)
		delete mine
		for (x in has)
			mine[x] = has[x]
		for (k = i + 1; k <= npops; k++) {
			count(pops[k], first, last)
			sum = 0
			for (x in mine)
				sum += mine[x] * has[x]
			sum /= n[pops[i]] * n[pops[k]]
			print place, pops[i], pops[k],
				last < first ? 0 : last - first + 1,
				last < first ? "NaN" : sum
		}
	}
}

function take(p, text) {
	n[p]++
	hap[p, n[p]] = hap[p, n[p]] text
}

FNR == NR {
	split($0, w, /[ \t]+/)
	if (!(w[2] in seen))
		pops[++npops] = w[2]
	seen[w[2]] = 1
	of[w[1]] = w[2]
	next
}
FNR == 1 {
	for (i = 1; i <= NF; i++)
		pop[i + 4] = of[$i]
	print "chrom", "start", "end", between ? "pop1" OFS "pop2" : "pop",
		"n_sites", between ? "h1x" : "n_haps" OFS "n_distinct" OFS \
		"h1" OFS "h12" OFS "h123" OFS "h2_h1" OFS "hap_div"
	next
}
$4 ~ /,/ || $4 == "." { next }
{
	for (i = 5; i <= NF; i++)
		if (pop[i] != "" && $i ~ /\./)
			next
}
$1 != chrom {
	flush()
	delete hap
	sites = 0
	chrom = $1
}
{
	pos[++sites] = $2
	delete n
	for (i = 5; i <= NF; i++) {
		p = pop[i]
		if (p == "")
			continue
		k = split($i, g, /[\/|]/)
		c = 0
		for (a = 1; a <= k; a++)
			if (copies)
				c += g[a]
			else
				take(p, g[a])
		if (copies)
			take(p, c)
	}
}
END { flush() }
