# The same bytes for any number of threads, any form of the same data, any
# cut into files, any level of SIMD and either reader: see same.

setup_file() {
	export REFERENCE="$BATS_FILE_TMPDIR/reference"
	mkdir "$REFERENCE" "$BATS_FILE_TMPDIR/made"
	"$BATS_TEST_DIRNAME/same" reference "$REFERENCE" \
		"$BATS_FILE_TMPDIR/made"
}

forms() { # FORM...
	local form failed=0
	for form; do
		"$BATS_TEST_DIRNAME/same" "$form" "$REFERENCE" \
			"$BATS_TEST_TMPDIR" || failed=1
	done
	[ "$failed" -eq 0 ]
}

@test "two and eight threads write the bytes of one" {
	forms threads-2 threads-8
}

@test "a pipe gives the bytes of the file" {
	forms pipe pipe-of-bcf
}

@test "VCF and BCF, by bgzip, by gzip or not compressed, give the same bytes" {
	forms bcf text gzip raw-bcf
}

@test "several files give the bytes of the one that they are parts of" {
	forms contigs pieces
}

# The reference is of the machine's highest.
@test "all levels of SIMD write the same bytes" {
	forms scalar avx2 bcf-scalar bcf-avx2
}

@test "both readers give the same bytes" {
	forms htslib bcf-htslib
}
