# What tests of options share: the tables as their definitions have them.

# What fails is not to be hidden by what reads its output; so nothing stops
# reading before the end.
set -o pipefail
found() { # as grep -q
	grep -c "$@" >/dev/null
}
first() { # LINES: as head -n
	sed -n "1,$1p"
}

data="$BATS_TEST_DIRNAME/../data"
compare="$BATS_TEST_DIRNAME/../golden/compare.awk"

# 'chosen' is one of the WORDS, another one from call to call and from test to
# test, or, in 'make check-all', all of them.
in_turn() { # WORD...
	turn=$((${turn:-BATS_TEST_NUMBER} + 1))
	chosen=("$@")
	[ "${AGTOOLS_ALL:-}" = 1 ] || chosen=("${@:turn % $# + 1:1}")
}

# Lines "chrom pos ref alt genotypes..." after one that names the samples.
query() { # FILE [OPTIONS of bcftools query]
	bcftools query -l "$1" | tr '\n' '\t' | sed 's/\t$//'
	echo
	bcftools query -f '%CHROM\t%POS\t%REF\t%ALT[\t%GT]\n' "${@:2}" "$1"
}

# Only the records of which CONDITION (of awk) holds; stdin is of query.
where() { # CONDITION
	awk -F'\t' "NR == 1 || ($1)"
}

oracle() { # TABLE POPS [-v NAME=VALUE]...; stdin is of query
	awk -v table="$1" "${@:3}" -f "$BATS_TEST_DIRNAME/oracle.awk" "$2" -
}

everyone() { # FILE: all its samples in the population 'all'
	bcftools query -l "$1" | sed 's/$/\tall/'
}

# The table on stdin is that of EXPECTED.
is_like() { # EXPECTED
	cat >got
	awk -f "$compare" "$1" got
}

exact() { # COMMAND...: agtools, quietly, with all digits
	"$AGTOOLS" "$@" -q --digits 15
}

used() { # COMMAND...: how many records that uses
	"$AGTOOLS" "$@" 2>&1 >/dev/null |
		sed -n 's/^agtools .* records, \([0-9]*\) used, .*/\1/p'
}

refused() { # STATUS PATTERN COMMAND...: with one line, and no file
	local before=(*)
	run --separate-stderr "$AGTOOLS" "${@:3}"
	[ "$status" -eq "$1" ] || { echo "status $status: ${*:3}"; return 1; }
	[ -z "$output" ] || { echo "stdout: ${*:3}"; return 1; }
	[ "${#stderr_lines[@]}" -eq 1 ] && [[ $stderr =~ ^agtools ]] &&
		[[ $stderr =~ $2 ]] || { echo "${*:3}: $stderr"; return 1; }
	local after=(*)
	[ "${before[*]}" = "${after[*]}" ]
}
