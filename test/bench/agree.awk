# agree.awk what=acount|freq|pi|fst|pca|weir THEIRS OURS: is every number of a
# table of plink2 (--freq counts cols=chrom,pos,ref,alt,altfreq,nobs, --fst, --pca) or
# of vcftools (--freq, --window-pi, or its one FST) also in ours?  Says the
# first that is not.

BEGIN { FS = "\t" }

function differ(why) {
	print FILENAME ": line " FNR ": " why > "/dev/stderr"
	wrong = 1
	exit 1
}

function near(x, y,    d) {
	d = x > y ? x - y : y - x
	return d <= 1e-5 * (y < 0 ? -y : y) + 1e-12
}

# --- theirs, by place
FNR == NR {
	if (what == "weir")
		row[++rows] = $3
	if (FNR == 1)
		next
	if (what == "acount") {
		row[++rows] = $1 "\t" $2
		alleles[rows] = $4 "\t" $5
		alts[rows] = $6
		number[rows] = $7
	} else if (what == "freq") {
		row[++rows] = $1 "\t" $2
		number[rows] = $4
		copies = ""
		for (i = 5; i <= NF; i++) {
			sub(/.*:/, "", $i)
			copies = copies (i > 5 ? "," : "") int($i * $4 + 0.5)
		}
		all[rows] = copies
	} else if (what == "pca") {
		for (pc = 1; pc <= 3; pc++)
			axis[$1, pc] = $(1 + pc)
		rows++
	} else if (what == "fst") {
		fst[$1, $2] = fst[$2, $1] = $3
		rows++
	} else {
		pi[$1 "\t" $2 "\t" $3] = $5
		rows++
	}
	next
}

FNR == 1 { next }

# --- ours
what == "weir" {
	if (!ours++ && !near(row[1], $7))
		differ("fst is " $7 ", theirs " row[1])
	next
}

what == "fst" {
	ours++
	if (!(($4, $5) in fst) || !near(fst[$4, $5], $7))
		differ("fst is " $7 ", theirs " fst[$4, $5])
	next
}

# The same axes but for length and sign: four populations make three.
what == "pca" {
	ours++
	for (pc = 1; pc <= 3; pc++) {
		dot[pc] += axis[$1, pc] * $(2 + pc)
		theirs2[pc] += axis[$1, pc] ^ 2
		ours2[pc] += $(2 + pc) ^ 2
	}
	next
}

what == "pi" {
	place = $1 "\t" $2 "\t" $3
	theirs = place in pi ? pi[place] : 0
	delete pi[place]
	# The last of a contig is cut at its end; vcftools' is not.
	if ($5 != 10000) {
		cut[$1, $2] = 1
		next
	}
	if (!near(theirs, $8))
		differ("pi is " $8 ", theirs " theirs)
	next
}

{
	k = split($5, c, ",")
	total = 0
	list = ""
	for (i = 1; i <= k; i++) {
		total += c[i]
		if (i > 1)
			list = list (i > 2 ? "," : "") c[i]
	}
	ours++
	if ($1 "\t" $2 != row[ours])
		differ("place is not theirs, " row[ours])
	if (total != number[ours])
		differ("called " total ", theirs " number[ours])
	if (what == "acount" && $3 "\t" $4 != alleles[ours])
		differ("alleles are not theirs, " alleles[ours])
	if (what == "acount" && list != alts[ours])
		differ("copies " list ", theirs " alts[ours])
	if (what == "freq" && $5 != all[ours])
		differ("copies " $5 ", theirs " all[ours])
}

END {
	if (wrong)
		exit 1
	for (place in pi) {
		split(place, at, "\t")
		if (!((at[1], at[2]) in cut)) {
			print "agree: no window " place > "/dev/stderr"
			exit 1
		}
	}
	for (pc in dot)
		if (dot[pc] ^ 2 < 0.9999 * theirs2[pc] * ours2[pc]) {
			print "agree: axis " pc " is another" > "/dev/stderr"
			exit 1
		}
	if (!rows)
		print "agree: their table is empty" > "/dev/stderr"
	if (what == "pi" || what == "weir")
		ours = rows
	if (ours != rows)
		print "agree: " ours " rows, theirs " rows > "/dev/stderr"
	exit !rows || ours != rows
}
