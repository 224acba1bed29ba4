# awk [-v bins=N] [-v by=frequency] -f norm.awk TABLE TABLE: the table with bin
# and ihs_std or xpnsl_std, by the definitions: counts of ALT are sorted, scores
# kept in a list. Populations are in column 5, or pairs in 5 and 6; counts in 6
# and 7; scores in 10, or 9. With 'by' bins must be given, and variances are
# those of samples.

BEGIN { FS = OFS = "\t" }

function put(n, x) { # x, among n that are sorted
	for (; n > 0 && sorted[n - 1] > x; n--)
		sorted[n] = sorted[n - 1]
	sorted[n] = x
}

function find_edges(pop,   n, i, step, y, last) {
	n = split(counts[pop], y, " ")
	for (i = 1; i <= n; i++)
		put(i - 1, y[i] + 0)
	step = int(n / (bins ? bins : int(largest[pop] / 2)))
	edge[pop, 0] = sorted[0]
	for (i = step; i < n; i += step)
		if (sorted[i] > edge[pop, last + 0])
			edge[pop, ++last] = sorted[i]
	nbins[pop] = last # the last edge is the end of the last bin
}

function bin_of(pop, n0, n1,   b) {
	if (pairs)
		return 1
	if (by) {
		b = int(n1 * bins / (n0 + n1)) + 1
		return b > bins ? bins : b
	}
	for (b = 1; b < nbins[pop] && n1 >= edge[pop, b]; b++) {}
	return b
}

function settle(   i, k, d, pop) {
	if (!pairs && !by)
		for (pop in pops)
			find_edges(pop)
	for (i = 1; i <= nscores; i++) {
		k = of[i] OFS bin_of(of[i], zero[i], one[i])
		n[k]++
		sum[k] += score[i]
	}
	for (i = 1; i <= nscores; i++) {
		k = of[i] OFS bin_of(of[i], zero[i], one[i])
		d = score[i] - sum[k] / n[k]
		square[k] += d * d
	}
}

FNR == 1 {
	pass++
	pairs = $5 == "pop1"
	if (pass == 2) {
		settle()
		print $0, "bin", pairs ? "xpnsl_std" : "ihs_std"
	}
	next
}

{
	pop = pairs ? $5 "/" $6 : $5
	x = pairs ? $9 : $10
}

pass == 1 {
	pops[pop]
	if ($7 > largest[pop])
		largest[pop] = $7
	if (x == "NaN")
		next
	nscores++
	of[nscores] = pop
	zero[nscores] = $6
	one[nscores] = $7
	score[nscores] = x
	counts[pop] = counts[pop] " " $7
	next
}

{
	b = bin_of(pop, $6, $7)
	k = pop OFS b
	others = n[k] - (by != "")
	std = "NaN"
	if (x != "NaN" && others > 0 && square[k] > 1e-20)
		std = (x - sum[k] / n[k]) / sqrt(square[k] / others)
	print $0, b, std == "NaN" ? std : sprintf("%.15g", std)
}
