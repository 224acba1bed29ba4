# awk -f compare.awk KNOWN TABLE: are the tables the same? The same columns
# and rows in the same order; integers, names and lists as text, reals within
# 1e-9 of the known one, or -v within=X, and where that is below 1e-3, or
# -v floor=Y, within as much of the floor; NaN is NaN. Tells the first
# differences.

BEGIN {
	FS = "\t"
	if (!within)
		within = 1e-9
	if (!floor)
		floor = 1e-3
}

function is_integer(x) { return x ~ /^-?[0-9]+$/ }
function is_real(x) { return x ~ /^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$/ }
function abs(x) { return x < 0 ? -x : x }

function same(known, x) {
	if (known "" == x "")
		return 1
	if (!is_real(known) || !is_real(x))
		return 0
	if (is_integer(known) && is_integer(x))
		return 0
	return abs(known - x) <= within * (abs(known) + floor)
}

function differ(what) {
	if (++wrong <= 5)
		print what
}

FNR == NR { known[FNR] = $0; nknown = FNR; next }
FNR == 1 { split($0, name) }
{
	rows = FNR
	if (FNR > nknown)
		next
	n = split(known[FNR], want)
	if (n != NF) {
		differ("row " FNR ": " NF " columns, not " n)
		next
	}
	for (i = 1; i <= n; i++)
		if (!same(want[i], $i))
			differ("row " FNR ", " name[i] ": " $i ", not " want[i])
}
END {
	if (rows != nknown)
		differ(rows + 0 " rows, not " nknown + 0)
	if (nknown < 2)
		differ("no known numbers")
	exit wrong > 0
}
