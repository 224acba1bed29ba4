# Many records, and very long ones, from a pipe: memory does not grow with
# them, and none is lost.

setup() {
	longvcf="${AGTOOLS%/agtools}/test/slow/longvcf"
	cd "$BATS_TEST_TMPDIR"
}

# How many sites have each count; N is a multiple of the 16 kinds of them.
expected() { # SITES SAMPLES
	awk -v sites="$1" -v samples="$2" 'BEGIN {
		for (k = 0; k < 16; k++)
			n[int(k * samples / 16)] += sites / 16
		for (c in n)
			print c "\t" n[c]
	}' | sort -n
}

counted() { # SITES SAMPLES KILOBYTES: of address space
	"$longvcf" "$1" "$2" | {
		ulimit -v "$3"
		"$AGTOOLS" sfs -@ 2 --unfolded - 2>said
	} | awk -F'\t' 'NR > 1 && $3 { print $2 "\t" $3 }' >got
	expected "$1" "$2" | diff - got
	grep -qx "agtools sfs: $1 records, $1 used, 0 skipped" said
}

@test "100,000,000 sites of 10 samples" {
	counted 100000000 10 400000
}

@test "2,000 sites of 500,000 samples" {
	counted 2000 500000 700000
}

@test "400 records of BCF of 1.6 MB each" {
	"$longvcf" 400 100 400000 | bcftools view --no-version -Ou - | {
		ulimit -v 300000
		"$AGTOOLS" sfs -@ 2 --unfolded - 2>said
	} | awk -F'\t' 'NR > 1 && $3 { print $2 "\t" $3 }' >got
	expected 400 100 | diff - got
}

@test "windows over 100,000,000 sites" {
	printf 's%s\tp%s\n' 0 1 1 1 2 1 3 1 4 1 5 2 6 2 7 2 8 2 9 2 >pops
	"$longvcf" 100000000 10 | {
		ulimit -v 400000
		"$AGTOOLS" scan -@ 2 -p pops -w 1M --stats diversity,fst \
			-o out - 2>said
	}
	grep -q '100000000 records' said
	[ "$(wc -l <out.diversity.tsv)" -eq 201 ]
	[ "$(wc -l <out.fst.tsv)" -eq 101 ]
	# all windows have the same numbers of all kinds of sites
	[ "$(tail -n +2 out.diversity.tsv | cut -f 4- | sort -u | wc -l)" -eq 2 ]
	[ "$(tail -n +2 out.fst.tsv | cut -f 4- | sort -u | wc -l)" -eq 1 ]
}
