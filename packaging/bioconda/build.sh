#!/bin/bash
set -eu
autoreconf -fi
./configure --prefix="$PREFIX"
make -j"${CPU_COUNT:-1}"
make install
