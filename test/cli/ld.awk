# Pairs of sites by their definition, slowly; see ld.bats.
# -v window=BASES [-v phased=1] POPS -; stdin is of query.

BEGIN { FS = OFS = "\t"; CONVFMT = OFMT = "%.17g" }

FILENAME != "-" {
	split($0, x, /[ \t]+/)
	if (x[1] == "" || x[1] ~ /^#/)
		next
	pop_of[x[1]] = x[2]
	if (!(x[2] in known)) {
		known[x[2]] = 1
		pops[++npops] = x[2]
	}
	next
}

!header {
	for (i = 1; i <= NF; i++)
		of[i] = pop_of[$i]
	n = header = NF
	print "chrom", "pos1", "pos2", "pop", "n", "r", \
		"r2" (phased ? OFS "d" OFS "dprime" : "")
	next
}

{
	if ($4 ~ /,/ || $4 == ".")
		next
	m++
	chrom[m] = $1
	pos[m] = $2
	k = 0
	for (i = 1; i <= n; i++) {
		split($(i + 4), a, /[\/|]/)
		whole = a[1] != "." && a[2] != "."
		if (phased) {
			value[m, ++k] = a[1]; pop[k] = of[i]
			value[m, ++k] = a[2]; pop[k] = of[i]
		} else {
			value[m, ++k] = whole ? a[1] + a[2] : "."
			pop[k] = of[i]
		}
	}
	for (p = 1; p <= npops; p++) {
		ref = alt = 0
		for (i = 1; i <= k; i++)
			if (pop[i] == pops[p] && value[m, i] != ".") {
				alt += value[m, i]
				ref += (phased ? 1 : 2) - value[m, i]
			}
		used[m, p] = ref && alt
	}
}

function least(a, b) { return a < b ? a : b }

function pair(i, j, p,    c, s, t, ss, tt, st, l, x, y, cov, v, w, d, most) {
	c = s = t = ss = tt = st = 0
	for (l = 1; l <= k; l++) {
		x = value[i, l]
		y = value[j, l]
		if (pop[l] != pops[p] || x == "." || y == ".")
			continue
		c++
		s += x; t += y; ss += x * x; tt += y * y; st += x * y
	}
	cov = c * st - s * t
	v = c * ss - s * s
	w = c * tt - t * t
	printf "%s\t%d\t%d\t%s\t%d\t", chrom[i], pos[i], pos[j], pops[p], c
	if (v * w == 0)
		printf "NaN\tNaN"
	else
		printf "%.15g\t%.15g", cov / sqrt(v * w), cov * cov / (v * w)
	if (phased) {
		d = cov / c / c
		s /= c; t /= c
		most = d > 0 ? least(s * (1 - t), (1 - s) * t) \
			     : least(s * t, (1 - s) * (1 - t))
		printf "\t%.15g\t", d
		if (most == 0)
			printf "NaN"
		else
			printf "%.15g", d / most
	}
	print ""
}

END {
	for (i = 1; i <= m; i++)
		for (j = i + 1; j <= m && chrom[j] == chrom[i] &&
				pos[j] - pos[i] <= window; j++)
			for (p = 1; p <= npops; p++)
				if (used[i, p] && used[j, p])
					pair(i, j, p)
}
