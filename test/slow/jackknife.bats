# Standard errors and what they claim: 200 contigs are 200 replicates of one
# history, so the estimates' own scatter is what the jackknife of each contig
# must tell.  Simulated with scrm, of which the truth is known:
#
#	((P1,P2),(P3,P4))  without gene flow, so f4(P1,P2;P3,P4) = D = 0;
#	coalescence in a population takes 1/2 on average, between P1 and P2
#	1/4 + 1/2 and between P1 and P3 1/2 + 1/2, so FST is 1/3 and 1/2;
#	pi = theta = 500 in 5 Mb.
#
# Blocks of 200 kb are 40 in units of 4 N r: longer than linkage reaches, for
# f4 and D; what rests on pairs within a population has a longer reach.

replicates=200 length=5000000

setup_file() {
	local ms2vcf="$BATS_FILE_TMPDIR/ms2vcf" p
	command -v scrm || { echo "no scrm: '.ci/deps slow'" >&2; return 1; }
	"${CC:-gcc}" -std=gnu11 -O2 -o "$ms2vcf" \
		"$BATS_TEST_DIRNAME/../bench/ms2vcf.c" -lm
	cd "$BATS_FILE_TMPDIR"
	scrm 80 $replicates -I 4 20 20 20 20 -t 500 -r 1000 $length -l 100000 \
		-ej 0.25 2 1 -ej 0.25 4 3 -ej 0.5 3 1 \
		-seed 20260101 -transpose-segsites |
		"$ms2vcf" -c $replicates $length 1 10 10 10 10 |
		bcftools view --no-version -Ob -l 1 -o tree.bcf
	for p in P1 P2 P3 P4; do
		printf "${p}_%03d\t$p\n" {1..10}
	done >pops.tsv
	# P1 twice: two samples of one population.
	sed '1,5s/P1$/P1a/; 6,10s/P1$/P1b/' pops.tsv >halves.tsv
	echo P1 P2 P3 P4 >tuple
}

setup() {
	cd "$BATS_FILE_TMPDIR"
}

table() { # COMMAND OPTIONS...: a row a replicate
	"$AGTOOLS" "$1" -q --digits 12 -w contig "${@:2}" tree.bcf
}

# The table on stdin has in EST, a column, an estimate of TRUTH, and in SE its
# standard errors.  Checks, separated by commas:
#
#	unbiased	the mean is within 4 of its own standard errors of TRUTH
#	scatter		the mean error over the estimates' standard deviation is
#			in 0.8 to 1.25
#	short		it is below 0.8
#	cover		so many are within 1.96 errors of TRUTH as 99.9 % of tests
#			would see, be it by the normal distribution or Student's t
#
# What it found stands in $found: "mean ratio misses".
judge() { # CHECKS EST SE TRUTH BLOCKS [CONDITION, of awk]
	found=$(awk -F'\t' -v checks="$1" -v est="$2" -v se="$3" \
		-v truth="$4" -v blocks="$5" -v all=$replicates '
	# Two-sided tail of Student beyond x with an even number of degrees.
	function student(x, df,    a, c, term, sum, k) {
		a = atan2(x, sqrt(df)); c = cos(a); c *= c
		for (k = term = 1; k < df; k += 2) {
			sum += term
			term *= c * k / (k + 1)
		}
		return 1 - sin(a) * sum
	}
	# Of n, the most misses m with P(misses < m) <= 0.0005 (low), or the
	# fewest with P(misses > m) <= 0.0005.
	function band(n, p, low,    k, below, term) {
		term = exp(n * log(1 - p))
		for (k = 0; ; k++) {
			if (low && below + term > 0.0005) return k
			below += term
			if (!low && below >= 0.9995) return k
			term *= (n - k) / (k + 1) * p / (1 - p)
		}
	}
	function want(what, holds) {
		if (("," checks ",") !~ ("," what ",") || holds) return
		printf "%s: not %s\n", est, what >"/dev/stderr"
		bad = 1
	}
	NR == 1 { for (i = 1; i <= NF; i++) col[$i] = i; next }
	'"${6:-1}"' {
		e = $col[est] - truth; s = $col[se]
		x[++n] = e; sum += e; errors += s
		misses += !(e <= 1.96 * s && e >= -1.96 * s)
	}
	END {
		if (n != all || !col[est] || !col[se]) {
			print n " rows with " est " and " se >"/dev/stderr"
			exit 1
		}
		mean = sum / n
		for (i = 1; i <= n; i++) square += (x[i] - mean) ^ 2
		sd = sqrt(square / (n - 1))
		ratio = errors / n / sd
		off = mean / sd * sqrt(n)
		least = band(n, 0.05, 1)
		most = band(n, student(1.96, 2 * int((blocks - 1) / 2)), 0)
		printf "%s: mean %.4g (%.2f errors off), sd %.4g, error/sd %.3f, " \
			"%d of %d miss (%d to %d may)\n", est, mean + truth, off, \
			sd, ratio, misses, n, least, most >"/dev/stderr"
		want("unbiased", off <= 4 && off >= -4)
		want("scatter", ratio >= 0.8 && ratio <= 1.25)
		want("short", ratio < 0.8)
		want("cover", misses >= least && misses <= most)
		printf "%.6g %.6g %d\n", mean + truth, ratio, misses
		exit bad
	}')
}

ratio() { # of $found
	cut -d' ' -f2 <<<"$found"
}

near() { # A B PART: they differ by at most PART of B
	awk -v a="$1" -v b="$2" -v part="$3" 'BEGIN {
		print a, b >"/dev/stderr"
		exit !(a >= b * (1 - part) && a <= b * (1 + part)) }'
}

@test "f4 of a tree is 0, and its error is the scatter of replicates" {
	table fstats --stat f4 --tuples tuple -p pops.tsv -j 200k >rows
	judge unbiased,scatter,cover est se 0 25 <rows
}

@test "D of a tree is 0, and its error is the scatter of replicates" {
	table fstats --stat d --tuples tuple -p pops.tsv -j 200k >rows
	judge unbiased,scatter,cover est se 0 25 <rows
}

@test "FST is that of the history, and its error the scatter of replicates" {
	table fst -p pops.tsv -j 400k >rows
	judge unbiased,scatter,cover fst se 0.5 13 \
		'$4 == "P1" && $5 == "P3"' <rows
	judge unbiased,scatter,cover fst se 0.333333333 13 \
		'$4 == "P1" && $5 == "P2"' <rows
}

@test "pi and theta are those of the history, and pi's error the scatter" {
	table diversity -p pops.tsv -j 400k >rows
	judge unbiased,scatter pi pi_se 0.0001 13 '$4 == "P3"' <rows
	judge unbiased theta_w theta_w_se 0.0001 13 '$4 == "P3"' <rows
}

@test "two samples of one population do not differ: f2, f3, f3n, f4, FST" {
	local stat
	# Their few recent forebears link sites further than our blocks, so
	# errors are not looked at.
	for stat in f2:'P1a P1b' f3:'P1a P1b P2' f3n:'P1a P1b P2' \
		f4:'P1a P1b P2 P3'; do
		echo "${stat#*:}" >halves
		table fstats --stat "${stat%%:*}" --tuples halves \
			-p halves.tsv -j 1M >rows
		judge unbiased est se 0 5 <rows
	done
	table fst -p halves.tsv -j 1M >rows
	judge unbiased fst se 0 5 '$4 == "P1a" && $5 == "P1b"' <rows
}

@test "blocks twice as long give the same errors" {
	local once
	table fstats --tuples tuple -p pops.tsv -j 200k >rows
	judge scatter est se 0 25 <rows
	once=$(ratio)
	table fstats --tuples tuple -p pops.tsv -j 400k >rows
	judge scatter est se 0 13 <rows
	near "$(ratio)" "$once" 0.1
	table fst -p pops.tsv -j 200k >rows
	judge scatter fst se 0.5 25 '$4 == "P1" && $5 == "P3"' <rows
	once=$(ratio)
	table fst -p pops.tsv -j 400k >rows
	judge scatter fst se 0.5 13 '$4 == "P1" && $5 == "P3"' <rows
	near "$(ratio)" "$once" 0.1
}

@test "blocks shorter than linkage do not: the replicates can tell" {
	table fstats --tuples tuple -p pops.tsv -j 1snp >rows
	judge short est se 0 101 <rows
}

@test "blocks that are replicates give the scatter of replicates" {
	local scatter
	table fstats --tuples tuple -p pops.tsv -j 200k >rows
	# f4 is a mean over sites, of which the jackknife can be written down:
	# the mean over blocks of (x - f4)^2 w / (1 - w), w their shares.
	scatter=$(awk -F'\t' 'NR > 1 { n++; all += w[n] = $9; x[n] = $10 }
		END {
			for (i = 1; i <= n; i++) f4 += x[i] * (w[i] /= all)
			for (i = 1; i <= n; i++)
				v += (x[i] - f4) ^ 2 * w[i] / (1 - w[i]) / n
			printf "%.12g\n", sqrt(v)
		}' rows)
	"$AGTOOLS" fstats -q --digits 12 --tuples tuple -p pops.tsv -j 5M \
		tree.bcf >rows
	[ "$(tail -n +2 rows | cut -f 13)" -eq $replicates ]
	near "$(tail -n +2 rows | cut -f 11)" "$scatter" 0.000001
}
