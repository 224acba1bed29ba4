# What goes wrong in containers, indexes, headers and records: faults.tsv has
# a case a line, makers.bash what makes its files, and run runs them.

cases() { # FIRST LAST
	timeout 1800 "$BATS_TEST_DIRNAME/run" "$1" "$2" "$BATS_TEST_TMPDIR"
}

@test "a file that is missing, shut, of another kind or no file is refused" {
	cases 1 6
}

@test "a file that is cut, damaged or has more than it should is refused" {
	cases 7 22
}

@test "an index that is missing, old, short or another's cannot lose data" {
	cases 23 31
}

@test "headers that are wrong are refused, odd ones are read" {
	cases 32 42
}

@test "records that are out of place, cut or malformed are refused" {
	cases 43 64
}

@test "alleles, filters and genotypes that are odd are read, bad ones refused" {
	cases 65 84
}

@test "lists of samples, populations, BED and windows mean what they say" {
	cases 85 98
}

@test "every row of the catalogue from 1 to 98 has its cases" {
	for ((i = 1; i <= 98; i++)); do
		grep -q "^$i	" "$BATS_TEST_DIRNAME/faults.tsv" || echo "$i"
	done | diff /dev/null -
}
