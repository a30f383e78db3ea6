# Build, test, install. `make` alone lists the targets.
# Needs GNU make, a POSIX shell and Rust; what else `lint`, `supply` and `test` need, tests/tools.sh installs or names.

CARGO ?= cargo
PREFIX ?= /usr/local
TIME ?= 1200
DESTDIR ?=
# One setting for cargo and for the rules below, whatever cargo's own configuration says.
export CARGO_TARGET_DIR ?= target

BIN := $(CARGO_TARGET_DIR)/release/hapfilter
COMPLETIONS := $(addprefix $(CARGO_TARGET_DIR)/completions/hapfilter.,bash zsh fish)
SOURCES := Cargo.toml Cargo.lock $(shell find src -type f)
DENY := $(CARGO) deny --locked --config tests/supply/deny.toml
SCRIPTS := .ci/run $(shell find tests -name '*.sh')

BINDIR = $(DESTDIR)$(PREFIX)/bin
MANDIR = $(DESTDIR)$(PREFIX)/share/man/man1
BASHDIR = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
ZSHDIR = $(DESTDIR)$(PREFIX)/share/zsh/site-functions
FISHDIR = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d

.DELETE_ON_ERROR:
.PHONY: help demo build test model miri fuzz coverage mutants soak bench bench-micro lint supply man install uninstall clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

demo: $(BIN) ## show a matrix, the command and the table that comes out
	@sh tests/demo/demo.sh $(BIN)

build: $(BIN) $(COMPLETIONS) ## the release program and its completions, below target/

# A file target, so that `sudo make install` after `make build` needs no cargo. Cargo may find nothing to do and leave
# the program's time as it was: touch says that it is up to date.
$(BIN): $(SOURCES)
	$(CARGO) build --release --locked
	@touch $@

$(CARGO_TARGET_DIR)/completions/hapfilter.%: $(BIN)
	@mkdir -p $(@D)
	$(BIN) --generate complete-$* > $@

test: $(BIN) ## all tests; as root it first installs the programs that they need
	sh tests/tools.sh test
	$(CARGO) test --locked
	sh tests/install.sh
	python3 -B tests/clients/run.py

coverage: ## the same, and which lines and regions of src it reaches; needs the tools of the compiler's LLVM
	sh tests/coverage.sh

mutants: ## change src in each small way and see that a test notices: hours; MUTANTS='-f src/call/*.rs': a part
	sh tests/tools.sh mutants
	HAPFILTER_CASES=25 $(CARGO) mutants --output $(CARGO_TARGET_DIR) $(MUTANTS)

# `make test` runs the smaller cases.
model: ## search the interleavings of the pipeline's threads, all cases, about ten minutes; says how many there are
	$(CARGO) test --locked --test model -- --include-ignored --nocapture --test-threads=1

# An interpreter that looks for undefined behaviour, in crates too, and for data races. Left out are tests that have
# to do with neither or take hours there. It knows no fstat, so it cannot run the program on files.
MIRI = MIRIFLAGS=-Zmiri-disable-isolation $(CARGO) +nightly miri

miri: ## the library and the pipeline under Miri, of a nightly toolchain; about a quarter of an hour
	@$(CARGO) +nightly miri --version >/dev/null 2>&1 || { \
	    echo 'make miri needs: rustup toolchain install nightly --component miri --component rust-src' >&2; exit 1; }
	$(MIRI) test --locked --lib -- --skip flags:: --skip call::one_byte
	$(MIRI) test --locked --test tests -- pipeline::a_batch_before pipeline::a_failing_sink

bench: $(BIN) ## measure beside other tools, about 45 minutes; BENCH=--quick: three minutes
	python3 -B tests/bench/bench.py --program $(BIN) --target $(CARGO_TARGET_DIR) $(BENCH)

bench-micro: ## the stages and each way of converting, by themselves
	$(CARGO) bench --locked --bench stages

soak: $(BIN) ## 10 GB three times between ends that stall, each byte checked: 5 to 10 minutes; SOAK='--size 200M': seconds
	python3 -B tests/bench/soak.py --program $(BIN) $(SOAK)

fuzz: ## each fuzz target for TIME seconds [1200]; installs cargo-fuzz below target/ if it is not there
	sh tests/fuzz/fuzz.sh run $(TIME)

lint: ## formatting, clippy, rustdoc, shellcheck, the man page, the crates; no warning passes
	sh tests/tools.sh lint
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS=-Dwarnings $(CARGO) doc --locked --no-deps
	RUSTDOCFLAGS=-Dwarnings $(CARGO) doc --locked --no-deps --document-private-items
	shellcheck $(SCRIPTS)
	python3 -B tests/supply/check.py
	mandoc -T lint -W warning man/hapfilter.1
	$(CARGO) build --locked --bin hapfilter
	@$(CARGO_TARGET_DIR)/debug/hapfilter --generate man | diff -u man/hapfilter.1 - \
	    || { echo 'man/hapfilter.1 is not what the program generates: run make man' >&2; exit 1; }

supply: ## licences, sources and known vulnerabilities of all crates; needs cargo-deny and the network
	sh tests/tools.sh supply
	$(DENY) check licenses sources
	$(DENY) --exclude-dev check bans
	$(DENY) check advisories

man: $(BIN) ## write man/hapfilter.1 anew from the program
	@mkdir -p man
	$(BIN) --generate man > man/hapfilter.1.new && mv man/hapfilter.1.new man/hapfilter.1

install: $(BIN) $(COMPLETIONS) ## program, man page, completions below PREFIX [/usr/local]; DESTDIR is put before it
	install -d "$(BINDIR)" "$(MANDIR)" "$(BASHDIR)" "$(ZSHDIR)" "$(FISHDIR)"
	install -m 755 $(BIN) "$(BINDIR)/hapfilter"
	install -m 644 man/hapfilter.1 "$(MANDIR)/hapfilter.1"
	install -m 644 $(CARGO_TARGET_DIR)/completions/hapfilter.bash "$(BASHDIR)/hapfilter"
	install -m 644 $(CARGO_TARGET_DIR)/completions/hapfilter.zsh "$(ZSHDIR)/_hapfilter"
	install -m 644 $(CARGO_TARGET_DIR)/completions/hapfilter.fish "$(FISHDIR)/hapfilter.fish"

uninstall: ## remove what install put there
	rm -f "$(BINDIR)/hapfilter" "$(MANDIR)/hapfilter.1" "$(BASHDIR)/hapfilter" "$(ZSHDIR)/_hapfilter" \
	    "$(FISHDIR)/hapfilter.fish"

clean: ## remove all that was built
	$(CARGO) clean
