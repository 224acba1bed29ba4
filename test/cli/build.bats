# What the build promises; `make distcheck` tries the rest.

@test "htslib is known to src/ alone, and printing to no kernel" {
	run grep -rnE '#include *<htslib' lib cmd
	[ "$status" -eq 1 ]
	run grep -rnE '\b(printf|fprintf|fopen|exit|getenv) *\(' lib/simd
	[ "$status" -eq 1 ]
}

@test "a missing library is named with its package on four systems" {
	run env PKG_CONFIG_LIBDIR=/nowhere CONDA_PREFIX=/nowhere .ci/deps
	[ "$status" -eq 1 ]
	[[ "$output" == *"missing: htslib>=1.16"* ]]
	[[ "$output" == *"apt-get install"*libhts-dev* ]]
	[[ "$output" == *"dnf install"*htslib-devel* ]]
	[[ "$output" == *"brew install"*htslib* ]]
	[[ "$output" == *"conda install"*htslib* ]]
}

@test "make without the libraries names them and builds nothing" {
	[ ! -e config.mk ] || return 0 # it holds what ./configure found
	run env -u MAKEFLAGS -u MAKELEVEL PKG_CONFIG_LIBDIR=/nowhere \
		make -s BUILD="$BATS_TEST_TMPDIR/build"
	[ "$status" -eq 2 ]
	[[ "$output" == *"missing: htslib libdeflate"*"make deps"* ]]
	[ ! -e "$BATS_TEST_TMPDIR/build" ]
}

@test "scripts are scripts" {
	for script in .ci/run .ci/deps .ci/distcheck test/run test/demo \
		test/valgrind test/fuzz/run test/bench/run test/bench/data \
		test/cli/same test/fault/run man/generate man/shown \
		examples/simulate; do
		[ -x "$script" ]
		bash -n "$script"
	done
	[ -x test/cli/typed ]
	zsh -n test/cli/typed
}

@test "packages have the version and the libraries of the program" {
	local version deb
	version=$("$AGTOOLS" --version | sed -n '1s/agtools //p')
	grep -qx "{% set version = \"$version\" %}" \
		packaging/bioconda/meta.yaml
	head -n 1 debian/changelog | grep -q "^agtools ($version[-+~)]"
	grep -qx "version: $version" CITATION.cff
	bash -n packaging/deb packaging/bioconda/build.sh
	sh -n debian/tests/installed
	# what .ci/deps builds with is in each recipe
	for deb in $(awk '$1 == "build" && $2 ~ /^(@|lapacke)/ { print $3 }' \
		.ci/deps); do
		grep -q "$deb" debian/control
		grep -q "$deb" packaging/Dockerfile
	done
	for conda in $(awk '$1 == "build" && $2 ~ /^(@|lapacke)/ { print $NF }' \
		.ci/deps); do
		grep -q -- "- $conda" packaging/bioconda/meta.yaml
	done
}
