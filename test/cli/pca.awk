# awk -f pca.awk: the coordinates, eigenvalues or loadings of samples, the
# plain way: the matrix of all pairs, by Jacobi's rotations.
#
# stdin: as of query() in oracle.bash, biallelic sites.
#	-v k=N         components
#	-v scale=S     patterson, standard or center
#	-v maf=X -v missing=X -v thin=N
#	-v fit=LIST    names, with commas around each; the rest are projected
#	-v table=T     coordinates, eigenvalues or loadings

function dosage(gt) {
	if (gt ~ /\./)
		return -1
	return gsub(/1/, "", gt)
}

function spread(m, square) {
	if (scale == "standard")
		return sqrt(square - m * m)
	return scale == "center" ? 1 : sqrt(m / 2 * (1 - m / 2))
}

BEGIN {
	FS = "\t"
	if (!scale)
		scale = "patterson"
	if (missing == "")
		missing = 1
}

NR == 1 {
	for (i = 1; i <= NF; i++) {
		name[i] = $i
		fitted[i] = !fit || index(fit, "," $i ",")
		nfit += fitted[i]
	}
	n = NF
	next
}

{
	called = sum = square = 0
	alike = 1
	first = -1
	for (i = 1; i <= n; i++) {
		g[i] = dosage($(i + 4))
		if (g[i] < 0 || !fitted[i])
			continue
		called++
		sum += g[i]
		square += g[i] * g[i]
		if (first < 0)
			first = g[i]
		alike = alike && g[i] == first
	}
	if (!called || alike || (nfit - called) / nfit > missing)
		next
	mean = sum / called
	af = mean / 2
	if (af < maf || 1 - af < maf || nchosen++ % (thin ? thin : 1))
		next
	s = spread(mean, square / called)
	m++
	place[m] = $1 "\t" $2 "\t" $3 "\t" $4
	for (i = 1; i <= n; i++)
		x[m, i] = g[i] < 0 ? 0 : (g[i] - mean) / s
}

function rotate(p, q,   t, c, s, i, u, v) {
	t = 0.5 * atan2(2 * a[p, q], a[q, q] - a[p, p])
	c = cos(t)
	s = sin(t)
	for (i in member) {
		u = a[i, p]; v = a[i, q]
		a[i, p] = c * u - s * v
		a[i, q] = s * u + c * v
	}
	for (i in member) {
		u = a[p, i]; v = a[q, i]
		a[p, i] = c * u - s * v
		a[q, i] = s * u + c * v
		u = axis[p, i]; v = axis[q, i]
		axis[p, i] = c * u - s * v
		axis[q, i] = s * u + c * v
	}
}

function decompose(   sweep, p, q) {
	for (sweep = 0; sweep < 12; sweep++)
		for (p = 1; p <= n; p++)
			for (q = p + 1; q <= n; q++)
				if (fitted[p] && fitted[q])
					rotate(p, q)
}

# The largest eigenvalue not yet used, its axis turned.
function next_axis(   best, p, most) {
	best = 0
	for (p in member)
		if (!(p in used) && (!best || a[p, p] > a[best, best]))
			best = p
	used[best]
	most = 0
	for (p = 1; p <= n; p++)
		if (fitted[p] && abs(axis[best, p]) > most * (1 + 1e-9)) {
			most = abs(axis[best, p])
			sign = axis[best, p] < 0 ? -1 : 1
		}
	return best
}

function abs(v) { return v < 0 ? -v : v }

END {
	for (i = 1; i <= n; i++) {
		if (!fitted[i])
			continue
		member[i]
		for (j = 1; j <= n; j++) {
			axis[i, j] = i == j
			a[i, j] = 0
			for (r = 1; r <= m; r++)
				a[i, j] += x[r, i] * x[r, j]
		}
		trace += a[i, i]
	}
	decompose()
	for (c = 1; c <= k; c++) {
		p = next_axis()
		value[c] = a[p, p]
		for (r = 1; r <= m; r++) {
			load[r, c] = 0
			for (i in member)
				load[r, c] += x[r, i] * axis[p, i] * sign / \
					sqrt(value[c])
		}
	}
	heads = ""
	for (c = 1; c <= k; c++)
		heads = heads "\tpc" c
	if (table == "eigenvalues") {
		print "pc\teigenvalue\texplained"
		for (c = 1; c <= k; c++)
			printf "%d\t%.15g\t%.15g\n", c, value[c] / nfit,
				value[c] / trace
	} else if (table == "loadings") {
		print "chrom\tpos\tref\talt" heads
		for (r = 1; r <= m; r++) {
			printf "%s", place[r]
			for (c = 1; c <= k; c++)
				printf "\t%.15g", load[r, c]
			print ""
		}
	} else {
		print "sample\tpop" heads
		for (i = 1; i <= n; i++) {
			printf "%s\tall", name[i]
			for (c = 1; c <= k; c++) {
				at = 0
				for (r = 1; r <= m; r++)
					at += x[r, i] * load[r, c]
				printf "\t%.15g", at
			}
			print ""
		}
	}
}
