# agtools: 'make demo' installs what is missing, builds and shows; 'make help'
# lists the rest.  Works as it stands with pkg-config; ./configure, if you ran
# it, leaves its findings in config.mk.
-include config.mk

ifeq ($(origin CC),default)
CC = gcc
endif
ifeq ($(origin AR),default)
AR = ar
endif
CFLAGS ?= -O2 -g
OPENMP_CFLAGS ?= -fopenmp
PKG_CONFIG ?= pkg-config
INSTALL ?= install
BUILD = build

prefix ?= /usr/local
exec_prefix ?= $(prefix)
bindir ?= $(exec_prefix)/bin
datarootdir ?= $(prefix)/share
mandir ?= $(datarootdir)/man
docdir ?= $(datarootdir)/doc/agtools
bashcompdir ?= $(datarootdir)/bash-completion/completions
zshcompdir ?= $(datarootdir)/zsh/site-functions

VERSION := $(shell sed -n 's/^.define AGTOOLS_VERSION "\(.*\)"/\1/p' src/version.h)
SYSTEM := $(shell uname -s)

# All processors, unless -j says otherwise.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell getconf _NPROCESSORS_ONLN)
endif

# --- what we stand on -------------------------------------------------------

# Some OpenBLAS packages hold LAPACKE, others leave it to a library of its own.
MISSING =
ifndef DEPS_LIBS
PACKAGES = 'htslib >= 1.16' libdeflate zlib openblas jansson
MISSING := $(strip $(shell for p in $(PACKAGES); do \
	$(PKG_CONFIG) --exists "$$p" 2>/dev/null || echo "$${p%% *}"; done))
LAPACKE := $(shell $(PKG_CONFIG) --exists lapacke 2>/dev/null && echo lapacke)
PC_NAMES = htslib libdeflate zlib openblas $(LAPACKE) jansson
DEPS_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PC_NAMES) 2>/dev/null)
MISSING += $(shell $(CC) $(CPPFLAGS) $(CFLAGS) $(DEPS_CFLAGS) -x c \
	-include lapack.h -E /dev/null >/dev/null 2>&1 || echo lapack.h)
MISSING := $(strip $(MISSING))
DEPS_LIBS := $(shell $(PKG_CONFIG) --libs $(PC_NAMES) 2>/dev/null)
endif

AS_NEEDED =
ifneq ($(SYSTEM),Darwin)
AS_NEEDED = -Wl,--as-needed
endif
# OpenBLAS is loaded when a command needs it, and not linked: see lib/blas.h.
LIBS = $(AS_NEEDED) $(DEPS_LIBS) -lm -ldl

BUILDLESS = help deps demo clean distclean dist uninstall
ifneq ($(filter-out $(BUILDLESS),$(or $(MAKECMDGOALS),all)),)
ifneq ($(MISSING),)
$(error missing: $(MISSING); 'make deps' installs them or names the packages)
endif
ifeq ($(VERSION),)
$(error src/version.h does not define AGTOOLS_VERSION)
endif
endif

# --- flags ------------------------------------------------------------------

# What makes the last bit the same everywhere: no fused multiply-add; and what
# lets guarded divisions become vectors: no floating-point traps.
EXACT = -ffp-contract=off -fno-trapping-math -fno-math-errno
WARN = -Wall -Wextra -Wshadow -Wpedantic -Wvla -Wwrite-strings -Wconversion \
       -Wmissing-prototypes -Wstrict-prototypes \
       -Wno-missing-field-initializers
ifdef WERROR
WARN += -Werror
endif
COMPILE = $(CC) -std=gnu11 $(WARN) $(CFLAGS) $(OPENMP_CFLAGS) $(EXACT) \
	  -pthread $(SCALAR_ONLY) $(CPPFLAGS) $(DEPS_CFLAGS) -MMD -MP
LINK = $(CC) $(CFLAGS) $(OPENMP_CFLAGS) -pthread $(LDFLAGS)

# Hot kernels are compiled once a level, see lib/simd.h; what a level may use is
# said by LEVEL_, since CFLAGS may have -march.
FLAGS_scalar =
FLAGS_avx2 = -DLEVEL_AVX2 -mavx2 -mbmi -mbmi2 -mpopcnt
FLAGS_avx512 = -DLEVEL_AVX2 -DLEVEL_AVX512 -mavx512f -mavx512bw -mavx512vl \
	       -mavx512dq -mavx512vpopcntdq \
	       -mbmi -mbmi2 -mpopcnt -mprefer-vector-width=512
SIMD_CFLAGS = -O3 -fno-tree-slp-vectorize
LEVELS = scalar
SCALAR_ONLY =
ifneq ($(filter x86_64-% amd64-%,$(shell $(CC) -dumpmachine)),)
LEVELS += avx2 avx512
else
SCALAR_ONLY = -DAGTOOLS_SCALAR_ONLY
endif

# --- objects ----------------------------------------------------------------

objects = $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(1)/*.c))
LIB = $(call objects,lib) \
      $(foreach l,$(LEVELS),$(patsubst %.c,$(BUILD)/%_$(l).o,$(wildcard lib/simd/*.c)))
SRC = $(filter-out %/main.o,$(call objects,src))
CMD = $(call objects,cmd) $(filter %/main.o,$(call objects,src))
ARCHIVE = $(BUILD)/libagtools.a
UNIT = $(patsubst %.c,$(BUILD)/%,$(wildcard test/unit/*.c))
FUZZ = $(patsubst %.c,$(BUILD)/%,$(filter-out %/replay.c,$(wildcard test/fuzz/*.c)))
FUZZ_MAIN = $(BUILD)/test/fuzz/replay.o
# die() is an answer that a target survives, see test/fuzz/fuzz.h.
FUZZ_WRAP = -Wl,--wrap=die,--wrap=die_usage,--wrap=warn,--wrap=exit \
	    -Wl,--wrap=_exit

# The binary stands at the top for the default build alone.
ifeq ($(BUILD),build)
BINARY = agtools
else
BINARY = $(BUILD)/agtools
endif

# V=1 shows the commands.
ifndef V
SAY = @echo "  $@";
endif

.PHONY: all tests demo deps check check-asan check-all fuzz bench bench-growth install \
	uninstall dist distcheck clean distclean help FORCE
.SECONDARY:

all: $(BINARY)

agtools: build/agtools
	@ln -f $< $@ 2>/dev/null || cp $< $@

$(BUILD)/agtools: $(CMD) $(ARCHIVE)
	$(SAY)$(LINK) -o $@ $^ $(LIBS)

$(ARCHIVE): $(SRC) $(LIB)
	@rm -f $@
	$(SAY)$(AR) rcs $@ $^

# A folder sees only itself and those below it: cmd > src > lib.
$(BUILD)/lib/%.o: lib/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(SAY)$(COMPILE) -Ilib -c $< -o $@
$(BUILD)/src/%.o: src/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(SAY)$(COMPILE) -Ilib -Isrc -c $< -o $@
$(BUILD)/cmd/%.o: cmd/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(SAY)$(COMPILE) -Ilib -Isrc -Icmd -c $< -o $@
$(BUILD)/test/%.o: test/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(SAY)$(COMPILE) -Ilib -Isrc -I$(<D) -c $< -o $@

define level
$$(BUILD)/lib/simd/%_$(1).o: lib/simd/%.c $$(BUILD)/flags
	@mkdir -p $$(@D)
	$$(SAY)$$(COMPILE) $$(SIMD_CFLAGS) $$(FLAGS_$(1)) -DLEVEL=$(1) -Ilib -c $$< -o $$@
endef
$(foreach l,$(LEVELS),$(eval $(call level,$(l))))

$(BUILD)/test/unit/%: $(BUILD)/test/unit/%.o $(ARCHIVE)
	$(SAY)$(LINK) -o $@ $(PARTS) $(LIBS)
$(BUILD)/test/slow/%: $(BUILD)/test/slow/%.o
	$(SAY)$(LINK) -o $@ $^
$(BUILD)/test/fuzz/%: $(BUILD)/test/fuzz/%.o $(FUZZ_MAIN) $(ARCHIVE)
	$(SAY)$(LINK) $(FUZZ_WRAP) -o $@ $(PARTS) $(LIBS)
PARTS = $(filter %.o,$^) $(filter %.a,$^)

# These run whole commands.
$(BUILD)/test/unit/readers $(BUILD)/test/fuzz/pipeline: $(filter-out %/main.o,$(CMD))

# Other flags, other objects: this file changes only when they do.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(COMPILE) $(SIMD_CFLAGS))' | cmp -s - $@ || \
	echo '$(subst ','\'',$(COMPILE) $(SIMD_CFLAGS))' > $@

-include $(wildcard $(addprefix $(BUILD)/,lib/*.d lib/simd/*.d src/*.d \
	cmd/*.d test/*/*.d))

# --- for people -------------------------------------------------------------

deps:
	@.ci/deps

demo:
	@.ci/deps
	@$(MAKE) --no-print-directory all
	@test/demo

tests: all $(UNIT) $(FUZZ)

check: tests
	@test/run $(BUILD)

# The same tests with every access and every undefined shift looked at.
ASAN = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
       -fno-sanitize-recover=all
# gcc 12 aligns the stack by which it finds uses after return to 32 bytes, and
# vectors of 64 on it crash (its PR 110027): kernels have none.
ASAN_MAKE = $(MAKE) --no-print-directory BUILD=build-asan CFLAGS='$(ASAN)' \
	    SIMD_CFLAGS='--param asan-use-after-return=0'

check-asan:
	+@$(ASAN_MAKE) tests
	@test/run build-asan

# What threads share.  They are pthreads; OpenMP is used for its pragmas alone.
TSAN_MAKE = $(MAKE) --no-print-directory BUILD=build-tsan SIMD_CFLAGS= \
	    CFLAGS='-O1 -g -fsanitize=thread'

check-all: tests $(BUILD)/test/slow/longvcf
	+@$(ASAN_MAKE) tests
	+@$(TSAN_MAKE) all
	@test/run --all build build-asan

# libFuzzer, each target (or FUZZ_TARGETS) for FUZZ_SECONDS; what it finds lands
# in build-fuzz/.
FUZZ_SECONDS ?= 3600
FUZZ_CC ?= clang
fuzz:
	@$(MAKE) --no-print-directory BUILD=build-fuzz CC='$(FUZZ_CC)' FUZZ_MAIN= \
		CFLAGS='-O1 -g -fsanitize=fuzzer-no-link,address,undefined' \
		fuzzers LIBS='-fsanitize=fuzzer $(LIBS)'
	@test/fuzz/run build-fuzz $(FUZZ_SECONDS) $(FUZZ_TARGETS)
.PHONY: fuzzers
fuzzers: $(FUZZ)

# Data of the bench: medium.bcf, medium.pops.tsv, rich.vcf.gz.  Where the
# folder lacks them they are simulated.
BENCH_DATA ?= ../shared/data/bench
bench: all $(BUILD)/bench/timed $(BUILD)/bench/ms2vcf
	@BENCH_DATA='$(BENCH_DATA)' test/bench/run $(BUILD)/bench
bench-growth: all $(addprefix $(BUILD)/bench/,timed ms2vcf pairs)
	@test/bench/growth $(BUILD)/bench

$(BUILD)/bench/%: test/bench/%.c
	@mkdir -p $(@D)
	$(CC) -std=gnu11 $(WARN) -O2 -o $@ $< -lm

# --- install ----------------------------------------------------------------

MAN1 = $(notdir $(wildcard man/*.1))
MAN5 = $(notdir $(wildcard man/*.5))
MAN7 = $(notdir $(wildcard man/*.7))
EXAMPLES = README.md sweep.pops.tsv sweep.vcf.gz

install: all $(BUILD)/agtools.bash $(BUILD)/_agtools
	$(INSTALL) -d $(DESTDIR)$(bindir) $(DESTDIR)$(mandir)/man1 \
		$(DESTDIR)$(mandir)/man5 $(DESTDIR)$(mandir)/man7 \
		$(DESTDIR)$(bashcompdir) $(DESTDIR)$(zshcompdir) \
		$(DESTDIR)$(docdir)/examples
	$(INSTALL) -m 755 $(BUILD)/agtools $(DESTDIR)$(bindir)/agtools
	for f in $(MAN1); do $(INSTALL) -m 644 man/$$f \
		$(DESTDIR)$(mandir)/man1/$$f || exit 1; done
	for f in $(MAN5); do $(INSTALL) -m 644 man/$$f \
		$(DESTDIR)$(mandir)/man5/$$f || exit 1; done
	for f in $(MAN7); do $(INSTALL) -m 644 man/$$f \
		$(DESTDIR)$(mandir)/man7/$$f || exit 1; done
	for f in $(EXAMPLES); do $(INSTALL) -m 644 examples/$$f \
		$(DESTDIR)$(docdir)/examples/$$f || exit 1; done
	$(INSTALL) -m 644 $(BUILD)/agtools.bash $(DESTDIR)$(bashcompdir)/agtools
	$(INSTALL) -m 644 $(BUILD)/_agtools $(DESTDIR)$(zshcompdir)/_agtools

$(BUILD)/agtools.bash: $(BUILD)/agtools
	$< help --complete bash > $@.tmp && mv $@.tmp $@
$(BUILD)/_agtools: $(BUILD)/agtools
	$< help --complete zsh > $@.tmp && mv $@.tmp $@

# OPTIONS and OUTPUT of the commands' pages, from their tables.
.PHONY: man
man: all
	@man/generate $(BINARY)

# What the README and the tutorial show is what their commands print.
.PHONY: shown
shown: all
	@man/shown $(BINARY) README.md man/agtools-tutorial.7

uninstall:
	rm -f $(DESTDIR)$(bindir)/agtools \
		$(addprefix $(DESTDIR)$(mandir)/man1/,$(MAN1)) \
		$(addprefix $(DESTDIR)$(mandir)/man5/,$(MAN5)) \
		$(addprefix $(DESTDIR)$(mandir)/man7/,$(MAN7)) \
		$(addprefix $(DESTDIR)$(docdir)/examples/,$(EXAMPLES)) \
		$(DESTDIR)$(bashcompdir)/agtools $(DESTDIR)$(zshcompdir)/_agtools

# What git tracks; outside of git, or before its first commit, what is there.
DIST = agtools-$(VERSION)
dist:
	@rm -rf build/dist && mkdir -p build/dist/$(DIST)
	@{ git ls-files 2>/dev/null | grep . || find src cmd lib test man examples \
		.ci debian packaging Makefile configure.ac config.mk.in NEWS *.md \
		*.cff LICENSE .gitignore .clang-format -type f 2>/dev/null; } | \
		LC_ALL=C sort > build/dist/files
	@tar cf - -T build/dist/files | tar xf - -C build/dist/$(DIST)
	@tar cf - -C build/dist $(DIST) | gzip -9n > $(DIST).tar.gz
	@rm -rf build/dist
	@echo $(DIST).tar.gz

# The tarball configures, builds, installs, says its version, uninstalls and
# leaves nothing.
distcheck: dist
	.ci/distcheck $(DIST).tar.gz

clean:
	rm -rf build build-asan build-tsan build-fuzz agtools

distclean: clean
	rm -rf config.mk config.log config.status configure configure~ \
		aclocal.m4 autom4te.cache agtools-*.tar.gz

help:
	@echo 'make demo       install what is missing, build, show it at work'
	@echo 'make            build ./agtools'
	@echo 'make check      all tests, in two to five minutes'
	@echo 'make check-all  the same, then with sanitizers and under valgrind'
	@echo 'make deps       install packages with apt, or name them'
	@echo 'make man        bring the pages in man/ up to the option tables'
	@echo 'make shown      run what the README and the tutorial show'
	@echo 'make bench      time agtools beside plink, bcftools and vcftools'
	@echo 'make fuzz       libFuzzer (clang), FUZZ_SECONDS=3600 a target'
	@echo 'make install    into prefix=$(prefix), under DESTDIR; uninstall'
	@echo 'make dist       agtools-VERSION.tar.gz; distcheck tries it'
	@echo 'make clean      distclean forgets ./configure too'
	@echo
	@echo 'CC CFLAGS LDFLAGS as usual; WERROR=1; V=1; BUILD=folder of objects'
