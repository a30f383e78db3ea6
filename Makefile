# Build, test, install. `make` alone lists the targets.
# Needs GNU make, a POSIX shell, Rust and a C compiler. tests/tools.sh installs or names anything else a target needs.

CARGO ?= cargo
PREFIX ?= /usr/local
TIME ?= 1200
DESTDIR ?=
# One setting for cargo and for the rules below, whatever cargo's own configuration says.
export CARGO_TARGET_DIR ?= target

BIN := $(CARGO_TARGET_DIR)/release/hapfilter
# In release/, where cargo-deb looks, wherever cargo builds.
COMPLETION := $(CARGO_TARGET_DIR)/release/completions/hapfilter
COMPLETIONS := $(addprefix $(COMPLETION).,bash zsh fish)
LINUX := x86_64-unknown-linux-gnu
STATIC := $(CARGO_TARGET_DIR)/static/hapfilter
SOURCES := Cargo.toml Cargo.lock $(shell find src -type f)
TOOLS := $(abspath $(CARGO_TARGET_DIR))/tools
DENY := $(CARGO) deny --locked --config tests/supply/deny.toml
SCRIPTS := .ci/run $(shell find tests -name '*.sh')

BINDIR = $(DESTDIR)$(PREFIX)/bin
MANDIR = $(DESTDIR)$(PREFIX)/share/man/man1
BASHDIR = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
ZSHDIR = $(DESTDIR)$(PREFIX)/share/zsh/site-functions
FISHDIR = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
SHAREDIR = $(DESTDIR)$(PREFIX)/share/hapfilter
DEBDIR = $(CARGO_TARGET_DIR)/debian
WHEELDIR = $(CARGO_TARGET_DIR)/wheel
MATURIN_VERSION := maturin==1.16.0
MATURIN := $(TOOLS)/python/bin/maturin

.DELETE_ON_ERROR:
.PHONY: help demo build static wheel test test-spark test-static test-wheel test-deb model miri fuzz coverage mutants soak bench bench-micro lint supply man picture install uninstall deb clean

help: ## list the targets
	@echo 'To use hapfilter:'
	@awk -F ':.* ## ' '/^[a-z-]+:.* ## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile
	@echo 'To work on it:'
	@awk -F ':.* #> ' '/^[a-z-]+:.* #> / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

demo: $(BIN) ## show a matrix, the command and the resulting table
	@sh tests/demo/demo.sh $(BIN)

build: $(BIN) $(COMPLETIONS) ## the release program and its completions, below target/

# Says in one line what cargo says in many, some of them about its crates.
define NEEDS
@oldest=$$(sed -n 's/^rust-version = "1\.\(.*\)"/\1/p' Cargo.toml); \
rust=$$(rustc --version 2>/dev/null | sed -n 's/^rustc \(1\.[0-9.]*\).*/\1/p'); minor=$${rust#1.}; \
command -v $(CARGO) >/dev/null && [ "0$${minor%%.*}" -ge "$$oldest" ] || lacks="Rust $${rust:-is not there}"; \
echo '#include <stdlib.h>' | $${CC:-cc} -E -x c - >/dev/null 2>&1 || lacks="$${lacks:+$$lacks, }no working C compiler"; \
[ -z "$$lacks" ] || { echo "make: building needs Rust 1.$$oldest or newer (from https://rustup.rs), a C compiler" \
    "(gcc and libc6-dev, or clang) and GNU make; here: $$lacks" >&2; exit 1; }
endef

# A file target: `sudo make install` after `make build` needs no cargo. If cargo finds nothing to do, it leaves the
# program's time unchanged, so touch marks the program as up to date.
$(BIN): $(SOURCES)
	$(NEEDS)
	$(CARGO) build --release --locked
	@touch $@

$(COMPLETION).%: $(BIN)
	@mkdir -p $(@D)
	$(BIN) --generate complete-$* > $@

# For machines with neither Rust nor this C library: nothing is linked at run time. Because the target is named, cargo
# keeps the flag away from build scripts and procedural macros, which run here.
static: $(STATIC) ## target/static/hapfilter, which runs on any x86-64 Linux: it contains its C library

$(STATIC): $(SOURCES)
	$(NEEDS)
	RUSTFLAGS='-C target-feature=+crt-static' $(CARGO) build --release --locked --target $(LINUX)
	@mkdir -p $(@D)
	cp $(CARGO_TARGET_DIR)/$(LINUX)/release/hapfilter $@

# maturin finds the program already built, because static has the same flags and target. It checks that the program runs
# on systems as old as the tag says.
wheel: $(BIN) $(COMPLETIONS) $(STATIC) $(MATURIN) ## a Python wheel of the static program, into target/wheel/
	rm -rf "$(WHEELDIR)"
	$(MAKE) --no-print-directory install DESTDIR= PREFIX="$(WHEELDIR)/project/files/data" >/dev/null
	rm -r "$(WHEELDIR)/project/files/data/bin"
	cp LICENSE-MIT LICENSE-APACHE "$(WHEELDIR)/project"
	printf '%s\n' '[build-system]' 'requires = ["$(MATURIN_VERSION)"]' 'build-backend = "maturin"' '[project]' \
	    'name = "hapfilter"' 'dynamic = ["version", "description", "readme"]' 'license = "MIT OR Apache-2.0"' \
	    'license-files = ["LICENSE-*"]' '[tool.maturin]' 'bindings = "bin"' 'data = "files"' \
	    'manifest-path = "$(abspath Cargo.toml)"' > "$(WHEELDIR)/project/pyproject.toml"
	cd "$(WHEELDIR)/project" && CARGO_TARGET_DIR="$(abspath $(CARGO_TARGET_DIR))" \
	    RUSTFLAGS='-C target-feature=+crt-static' $(MATURIN) build --quiet --release --locked --target $(LINUX) \
	    --compatibility manylinux_2_17 --out ..

$(MATURIN):
	sh tests/tools.sh wheel
	python3 -m venv $(TOOLS)/python
	$(TOOLS)/python/bin/python -m pip --disable-pip-version-check install --quiet --only-binary :all: $(MATURIN_VERSION)

test-wheel: wheel #> the wheel in a fresh virtual environment: install, use, remove
	sh tests/tools.sh test-wheel
	sh tests/wheel.sh "$(WHEELDIR)"/*.whl

test-static: $(STATIC) #> the static program alone, and on a fresh Debian 11; needs root and a Debian mirror; minutes
	sh tests/static.sh

test: $(BIN) #> all tests; as root, first installs the programs that they need
	sh tests/tools.sh test
	$(CARGO) test --locked
	sh tests/install.sh
	python3 -B tests/clients/run.py

test-spark: $(BIN) #> hapfilter on Apache Spark and Snakemake; fetches them once (500 MB) below target/
	sh tests/tools.sh engines
	python3 -B tests/engines/run.py

coverage: #> all tests, and which lines and regions of src they reach; needs the tools of the compiler's LLVM
	sh tests/coverage.sh

mutants: #> make each small change to src and check that a test notices: about two hours; MUTANTS="-f 'src/call/*.rs'": a part
	sh tests/tools.sh mutants
	python3 -B tests/mutants/run.py -- $(MUTANTS)

# `make test` runs the smaller cases.
model: #> search the interleavings of the pipeline's threads, all cases, about ten minutes; shows their number
	$(CARGO) test --locked --test model -- --include-ignored --nocapture --test-threads=1

# An interpreter that finds undefined behaviour, in crates too, and data races. Tests that concern neither, or take
# hours there, are left out. It lacks fstat, so it cannot run the program on files.
MIRI = MIRIFLAGS=-Zmiri-disable-isolation $(CARGO) +nightly miri

miri: #> the library and the pipeline under Miri, from a nightly toolchain; about a quarter of an hour
	@$(CARGO) +nightly miri --version >/dev/null 2>&1 || { \
	    echo 'make miri needs: rustup toolchain install nightly --component miri --component rust-src' >&2; exit 1; }
	$(MIRI) test --locked --lib -- --skip flags:: --skip checksum --skip one_byte:: --skip cell:: --skip bytes:: --skip distinct:: --skip locus::
	$(MIRI) test --locked --test tests -- pipeline::a_batch_before pipeline::a_failing_sink

bench: $(BIN) #> compare with other tools, about an hour; BENCH=--quick: a few minutes; BENCH=--big: 14 GB, half an hour
	python3 -B tests/bench/bench.py --program $(BIN) --target $(CARGO_TARGET_DIR) $(BENCH)

bench-micro: #> measure the stages and each way of converting separately
	$(CARGO) bench --locked --bench stages

soak: $(BIN) #> 10 GB three times between stalling ends, every byte checked: 5 to 10 minutes; SOAK='--size 200M': seconds
	python3 -B tests/bench/soak.py --program $(BIN) $(SOAK)

fuzz: #> each fuzz target for TIME seconds [1200]; installs cargo-fuzz below target/ if missing
	sh tests/fuzz/fuzz.sh run $(TIME)

lint: #> formatting, clippy, rustdoc, shellcheck, man page, crates, other systems; any warning fails
	sh tests/tools.sh lint
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings
	$(CARGO) fmt --check --manifest-path tests/fuzz/Cargo.toml
	$(CARGO) fmt --check --manifest-path tests/mutants/Cargo.toml
	$(CARGO) clippy --locked --manifest-path tests/mutants/Cargo.toml --target-dir $(CARGO_TARGET_DIR)/mutants/weave -- -D warnings
	RUSTDOCFLAGS=-Dwarnings $(CARGO) doc --locked --no-deps
	RUSTDOCFLAGS=-Dwarnings $(CARGO) doc --locked --no-deps --document-private-items
	shellcheck $(SCRIPTS)
	python3 -B tests/supply/check.py
	mandoc -T lint -W warning man/hapfilter.1
	$(CARGO) build --locked --bin hapfilter
	sh tests/platforms.sh
	@$(CARGO_TARGET_DIR)/debug/hapfilter --generate man | diff -u man/hapfilter.1 - \
	    || { echo 'man/hapfilter.1 is out of date: run make man' >&2; exit 1; }

supply: #> licences, sources and known vulnerabilities of all crates; needs cargo-deny and the network
	sh tests/tools.sh supply
	$(DENY) check licenses sources
	$(DENY) --exclude-dev check bans
	$(DENY) check advisories

man: $(BIN) #> regenerate man/hapfilter.1 from the program
	@mkdir -p man
	$(BIN) --generate man > man/hapfilter.1.new && mv man/hapfilter.1.new man/hapfilter.1

# The packager, by the variables that Debian's own tools use.
DEBFULLNAME ?= the hapfilter authors
deb: export MAINTAINER := $(DEBFULLNAME)$(if $(DEBEMAIL), <$(DEBEMAIL)>)
# The changelog that Debian requires has the man page's date, so the same source makes the same package.
deb: export PATH := $(PATH):$(TOOLS)/bin
deb: $(BIN) $(COMPLETIONS) ## the Debian package, into target/debian/; installs cargo-deb below target/ if missing
	sh tests/tools.sh deb
	command -v cargo-deb > /dev/null || $(CARGO) install --quiet --locked --root $(TOOLS) cargo-deb@3.8.0
	@version=$$($(BIN) --version) && version=$${version#* } && \
	    date=$$(sed -n 's/^\.TH HAPFILTER 1 \([-0-9]*\) .*/\1/p' man/hapfilter.1) && \
	    printf 'hapfilter (%s) unstable; urgency=medium\n\n  * Version %s.\n\n -- %s  %s\n' $$version $$version \
	        "$$MAINTAINER" "$$(LC_ALL=C date -u -R -d $$date)" | gzip -9n > $(dir $(BIN))changelog.gz
	$(CARGO) deb --quiet --locked --no-build --maintainer "$$MAINTAINER" --output "$(DEBDIR)/"

test-deb: #> the package in a fresh Debian: install, use, remove; needs root and a Debian mirror; minutes
	sh tests/deb.sh

picture: $(BIN) #> remake the README's picture of a run at a terminal
	python3 -B tests/demo/picture.py $(BIN)

install: $(BIN) $(COMPLETIONS) ## program, man page, completions, Spark's script below PREFIX [/usr/local]; DESTDIR goes before
	install -d "$(BINDIR)" "$(MANDIR)" "$(BASHDIR)" "$(ZSHDIR)" "$(FISHDIR)" "$(SHAREDIR)"
	install -m 755 $(BIN) "$(BINDIR)/hapfilter"
	install -m 644 man/hapfilter.1 "$(MANDIR)/hapfilter.1"
	install -m 644 $(COMPLETION).bash "$(BASHDIR)/hapfilter"
	install -m 644 $(COMPLETION).zsh "$(ZSHDIR)/_hapfilter"
	install -m 644 $(COMPLETION).fish "$(FISHDIR)/hapfilter.fish"
	install -m 644 src/spark_hapfilter.py "$(SHAREDIR)/spark_hapfilter.py"

uninstall: ## remove the installed files
	rm -f "$(BINDIR)/hapfilter" "$(MANDIR)/hapfilter.1" "$(BASHDIR)/hapfilter" "$(ZSHDIR)/_hapfilter" \
	    "$(FISHDIR)/hapfilter.fish" "$(SHAREDIR)/spark_hapfilter.py"
	@rmdir "$(SHAREDIR)" 2>/dev/null || true

clean: ## remove everything that was built
	$(CARGO) clean
