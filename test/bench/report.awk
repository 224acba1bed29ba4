# rows (label, file, text) and log (label, wall, cpu, kB) to markdown: a table
# of medians, and one of the bars that agtools has set itself.

BEGIN { FS = "\t" }

FNR == NR {
	label[++nrows] = $1
	file[$1] = $2
	text[$1] = $3
	next
}

{
	n[$1]++
	wall[$1, n[$1]] = $2
	cpu[$1, n[$1]] = $3
	if ($4 > peak[$1])
		peak[$1] = $4
}

function median(x, l,    i, j, k, t, v) {
	k = n[l]
	for (i = 1; i <= k; i++) {
		t = x[l, i]
		for (j = i - 1; j > 0 && v[j] > t; j--)
			v[j + 1] = v[j]
		v[j + 1] = t
	}
	i = int((k + 1) / 2)
	return k % 2 ? v[i] : (v[i] + v[i + 1]) / 2
}

function digits(x) {
	return sprintf(x < 9.95 ? "%.2f" : "%.1f", x)
}

# Is slow/fast at least (or, below 0, at most) 'want'?
function bar(what, slow, fast, want,    r) {
	if (!n[slow] || !n[fast])
		return
	r = median(wall, slow) / median(wall, fast)
	verdict(what, (want < 0 ? "at most " (-want) : "at least " want) "x",
		sprintf("%.2fx", r), want < 0 ? r <= -want : r >= want)
}

function slowest(list,    l, i, k, s) {
	k = split(list, l, " ")
	s = l[1]
	for (i = 2; i <= k; i++)
		if (median(wall, l[i]) > median(wall, s))
			s = l[i]
	return s
}

function verdict(what, want, got, ok) {
	printf "| %s | %s | %s | %s |\n", what, want, got, ok ? "yes" : "no"
}

END {
	print "| file | program | seconds | CPU seconds | times agtools count | peak MB |"
	print "|---|---|--:|--:|--:|--:|"
	for (i = 1; i <= nrows; i++) {
		l = label[i]
		if (!n[l])
			continue
		base = l
		sub(/\..*/, ".count", base)
		printf "| %s | %s | %.3f | %.3f | %s | %.0f |\n",
			file[l] == was ? "" : file[l], text[l],
			median(wall, l), median(cpu, l),
			digits(median(wall, l) / median(wall, base)),
			peak[l] / 1024
		was = file[l]
	}
	print ""
	print "| bar | wanted | measured | met |"
	print "|---|--:|--:|---|"
	bar("count, VCF.gz: plink2 --vcf --freq", "vcf.plink", "vcf.count", 5)
	bar("count, VCF.gz: bcftools +fill-tags", "vcf.fill", "vcf.count", 40)
	bar("count, VCF.gz: vcftools --freq", "vcf.freq", "vcf.count", 30)
	bar("count, VCF.gz, of the time of bgzip -dc", "vcf.count", "vcf.bgzip", -0.95)
	bar("count, BCF: plink2 --bcf --freq", "bcf.plink", "bcf.count", 7)
	bar("count, rich: plink2 --vcf --freq", "rich.plink", "rich.count", 4)
	bar("count, rich: bcftools view -Ou", "rich.view", "rich.count", 8)
	bar("diversity, of the time of count", "vcf.div", "vcf.count", -1.3)
	bar("diversity: vcftools --window-pi", "vcf.pi", "vcf.div", 35)
	bar("fst, of the time of count", "bcf.fst", "bcf.count", -1.4)
	bar("fst: plink2 --fst method=hudson", "bcf.plinkhudson", "bcf.fst", 7)
	bar("fst: vcftools --weir-fst-pop, one pair", "bcf.weir", "bcf.fst", 40)
	bar("pca: plink2 --pca", "bcf.plinkpca", "bcf.pca", 4)
	bar("pca, random: plink2 --pca approx", "bcf.plinkapprox", "bcf.pcarandom", 1.5)
	bar("pca: smartpca", "bcf.smartpca", "bcf.pca", 4)
	bar("prune: plink2 --indep-pairwise", "bcf.plinkprune", "bcf.prune", 5)
	bar("prune --keep maf: plink2 --indep-pairwise", "bcf.plinkprune", "bcf.prunemaf", 5)
	bar("ld --decay: plink 1.9 --r2", "part.plinkld", "part.ld", 15)
	bar("dist: plink 1.9 --distance", "bcf.plinkdist", "bcf.dist", 1)
	bar("ihs, of the time of count", "haps.ihs", "haps.count", -6)
	bar("ihs: 1 thread against 2", "haps.ihs1", "haps.ihs", 1.7)
	bar("garud -w 100snp --step 1snp, of the time of count", "haps.garud", "haps.count", -3)
	bar("ihs of 500 haplotypes: selscan", "half.selscan", "half.ihs", 200)
	bar("scan, of the slowest of its four", "bcf.scan", slowest("bcf.div bcf.divergence bcf.fst bcf.pbs"), -1.15)
	bar("count, VCF.gz: 1 thread against 2", "vcf.count1", "vcf.count", 1.8)
	for (l in peak)
		if (text[l] ~ /^agtools/ && peak[l] > most)
			most = peak[l]
	verdict("peak memory of agtools", "below 200 MB",
		sprintf("%.0f MB", most / 1024), most / 1024 < 200)
}
