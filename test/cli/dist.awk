# dist.awk [-v metric=NAME] [-v mean=1] [-v phased=1]: the table of dist by
# going through the genotypes of every pair; stdin is of query.

BEGIN { FS = "\t"; OFS = "\t" }

NR == 1 {
	n = NF
	for (i = 1; i <= n; i++)
		name[i] = $i
	next
}

# What sample s has: copies[s] and alleles[s], or of haplotypes has[column].
function take(s, genotype,    a, k, i) {
	k = split(genotype, a, /[\/|]/)
	missing = copies = 0
	for (i = 1; i <= k; i++) {
		missing += a[i] == "."
		copies += a[i] == "1"
	}
	seen0 = seen0 || (phased || !missing) && copies + missing < k
	seen1 = seen1 || (phased || !missing) && copies > 0
	if (phased)
		for (i = 1; i <= k; i++) {
			x[++columns] = a[i] == "." ? -1 : a[i] + 0
			of[columns] = 1
			label[columns] = name[s] "." i
		}
	else {
		x[++columns] = missing ? -1 : copies
		of[columns] = k
		label[columns] = name[s]
		polyploid = polyploid || k > 2
	}
}

$4 ~ /,/ || $4 == "." { next }

{
	columns = seen0 = seen1 = polyploid = 0
	for (i = 1; i <= n; i++)
		take(i, $(i + 4))
	if (!seen0 || !seen1 || polyploid)
		next
	used++
	for (i = 1; i <= columns; i++)
		for (j = i + 1; j <= columns; j++) {
			if (x[i] < 0 || x[j] < 0)
				continue
			d = x[i] > x[j] ? x[i] - x[j] : x[j] - x[i]
			p = x[i] / of[i]
			q = x[j] / of[j]
			sites[i, j]++
			if (metric == "dxy")
				sum[i, j] += p * (1 - q) + q * (1 - p)
			else if (metric ~ /euclidean/)
				sum[i, j] += d * d
			else
				sum[i, j] += metric == "ibs" && !phased ? d / 2 : d
		}
}

END {
	print "sample1", "sample2", "n_sites", "dist"
	for (i = 1; i <= columns; i++)
		for (j = i + 1; j <= columns; j++) {
			d = sum[i, j]
			if (metric == "euclidean")
				d = sqrt(d)
			if (mean && sites[i, j])
				d /= sites[i, j]
			print label[i], label[j], sites[i, j] + 0,
				sites[i, j] ? sprintf("%.15g", d) : "NaN"
		}
	exit !used
}
