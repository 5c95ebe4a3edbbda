# The index of verbs. Every one works from a clean clone, and says what is missing if it cannot.

PREFIX ?= /usr/local
# Of the usual shells bash alone spells out the tilde of PREFIX=~/.local.
override PREFIX := $(patsubst ~/%,$(HOME)/%,$(PREFIX))
DESTDIR ?=
# Arguments of the program: make run ARGS="demo --theme paper"
ARGS ?=
# Arguments of the test runner: make test TESTS="--filter Breaker"
TESTS ?=
# Sections of the benchmarks: make bench BENCH="screen tokens"
BENCH ?=

# Not empty: install what is measured beside Breakwater, from PyPI into a folder of its own.
PEERS ?=

# One scratch folder a configuration, so that neither throws the other's work away.
DEBUG := --scratch-path .build
RELEASE := --scratch-path .build-release -c release $(SWIFT_BUILD_FLAGS)

ifeq ($(shell uname -s),Darwin)
# Homebrew's folders, which the compiler does not search by itself.
# While it builds a formula it says where it is, and hides its command.
BREW := $(or $(HOMEBREW_PREFIX),$(shell brew --prefix 2>/dev/null || echo /opt/homebrew))
export CPATH := $(BREW)/include
export LIBRARY_PATH := $(BREW)/lib
# The linker's signature covers the symbols; strip signs anew.
STRIP_FLAGS := -x
else
STRIP_FLAGS :=
# The Swift library goes into the program: it starts faster, and runs where no Swift is installed.
# No library is looked for beside it.
RELEASE += --static-swift-stdlib --disable-local-rpath
# The toolchain's own linker, where it has one: nothing of the program is exported, and its relative
# relocations are packed (from glibc 2.36 on), which keeps 9 MB out of memory.
ifneq ($(wildcard $(dir $(realpath $(shell command -v swift)))ld.lld),)
GLIBC := $(lastword $(shell getconf GNU_LIBC_VERSION 2>/dev/null))
RELEASE += -Xswiftc -use-ld=lld -Xlinker --no-export-dynamic
ifeq ($(shell printf '2.36\n$(GLIBC)\n' | sort -V | head -n 1),2.36)
RELEASE += -Xlinker -z -Xlinker pack-relative-relocs
endif
endif
endif

PROGRAM := .build-release/release/breakwater
# What --version says of the commit; a build from an archive has none.
COMMIT := $(shell git rev-parse --short=12 HEAD 2>/dev/null)
export BREAKWATER_COMMIT := $(COMMIT)$(shell test -z "$(COMMIT)" || git diff --quiet HEAD || echo -dirty)

SHARE := $(DESTDIR)$(PREFIX)/share

# How long `make soak` looks for a broken invariant, or which scenario it replays.
SOAK ?= 600
SEED ?=

# The path below which a server has the site of `make docs`.
BASE ?= /

# Seconds for which `make soak-serve` loads the server.
SOAK_SERVE ?= 1800

# How long each test of `make fuzz` looks for bytes that a parser cannot bear.
FUZZ ?= 60

# The tests that talk over real connections.
SOCKETS := (HTTPTransport|DemoEndpoints|Gateway|Faults|OpenTelemetryExport)Tests

.PHONY: run build test soak soak-serve fuzz lint format snapshots bench recordings pictures docs try-sdks try-serve try-otlp try-real-model \
	install install-files uninstall deb clean help

## run: build the program and open the full screen
run: build
	@exec $(PROGRAM) $(ARGS)

## build: build the program, optimised
build:
	@scripts/dependencies
	@test -d .build-release || echo "First build: a few minutes on two cores." >&2
	@swift build $(RELEASE) --product breakwater

## test: build once, for debugging, and run every test, those of the terminal included
test:
	@scripts/dependencies test
	@test -d .build || echo "First build: several minutes on two cores." >&2
	@swift build $(DEBUG) --build-tests
ifeq ($(TESTS),)
	@# What waits for a socket or a screen runs apart: it would wait for a core as well, which the
	@# simulations hold for minutes.
	@swift test $(DEBUG) --skip-build --skip EndToEndTests --skip "$(SOCKETS)"
	@swift test $(DEBUG) --skip-build --filter "$(SOCKETS)"
	@swift test $(DEBUG) --skip-build --filter EndToEndTests
else
	@swift test $(DEBUG) --skip-build $(TESTS)
endif

## soak: simulate random scenarios for SOAK seconds, watching every invariant; SEED=number replays one
soak:
	@scripts/dependencies test
	@swift build $(DEBUG) --build-tests
	@CALLS=$${CALLS:-60} $(if $(SEED),SEED=$(SEED),SOAK=$(SOAK)) \
		swift test $(DEBUG) --skip-build --filter "Random scenarios"

## soak-serve: load `breakwater serve` before failing endpoints for SOAK_SERVE seconds, 30 minutes
soak-serve: build
	@swift build $(RELEASE) --product Benchmarks
	@exec .build-release/release/Benchmarks soak-serve $(SOAK_SERVE)

## fuzz: feed the parsers and the configuration mutated bytes, each test for FUZZ seconds
fuzz:
	@scripts/dependencies test
	@swift build $(DEBUG) --build-tests
	@FUZZ=$(FUZZ) swift test $(DEBUG) --skip-build --filter "MutationTests|ConfigurationFuzzTests"

## lint: check the style of every Swift file
lint:
	@swift format lint --strict --parallel --recursive Sources Tests Benchmarks Package.swift

## format: put every Swift file into that style
format:
	@swift format --in-place --parallel --recursive Sources Tests Benchmarks Package.swift

## snapshots: record the screens that the tests compare with; look at the difference before a commit
snapshots:
	@scripts/dependencies test
	-@RECORD_SNAPSHOTS=1 swift test $(DEBUG) --filter "DashboardTests|CommandTests|PublicInterface"
	@git --no-pager diff --stat -- Tests

## bench: measure the program and print each figure beside its anchor; BENCH=screen for one section;
##        PEERS=1 installs LiteLLM beside it first
bench: build
	@$(if $(PEERS),scripts/peers)
	@swift build $(RELEASE) --product Benchmarks
	@exec .build-release/release/Benchmarks $(BENCH)

## recordings: record the stories of the README as asciicasts; scripts/story --replay FILE plays one
recordings: build
	@scripts/dependencies test
	@scripts/recordings

## pictures: take the README's pictures of the screen anew, each story at four sizes
pictures: build
	@scripts/dependencies test
	@scripts/pictures

## docs: make the site of the library in .build/docs; BASE=/path where a server has it below a path
docs:
	@scripts/dependencies
	@swift build $(DEBUG) --target Breakwater
	@swift build $(DEBUG) --target BreakwaterTesting
	@BASE=$(BASE) scripts/docs .build/docs

## try-sdks: talk to the demo endpoints with the official Python SDKs, and compare what they send
try-sdks: build
	@scripts/try-sdks

## try-serve: talk to `breakwater serve` with OpenAI's Python SDK, llm, shell-gpt and curl
try-serve: build
	@scripts/try-serve

## try-otlp: send telemetry to OpenTelemetry's own classes for Python, over gRPC and HTTP
try-otlp: build
	@scripts/try-otlp

## try-real-model: chat with a small real model on this machine, cancel it, race it, kill it
try-real-model: build
	@scripts/try-real-model

## install: copy the program, themes, manual, completions and desktop entry below PREFIX
install: build
	@$(MAKE) -s install-files

# The same without a build, for packages.
install-files:
	@install -d "$(DESTDIR)$(PREFIX)/bin" "$(SHARE)/breakwater/themes" "$(SHARE)/applications" \
		"$(SHARE)/bash-completion/completions" "$(SHARE)/zsh/site-functions" \
		"$(SHARE)/fish/vendor_completions.d" "$(SHARE)/man/man1" "$(SHARE)/man/man5"
	@install -m 755 $(PROGRAM) "$(DESTDIR)$(PREFIX)/bin/breakwater"
	@strip $(STRIP_FLAGS) "$(DESTDIR)$(PREFIX)/bin/breakwater"
	@install -m 644 themes/*.yaml "$(SHARE)/breakwater/themes/"
	@install -m 644 packaging/breakwater.desktop "$(SHARE)/applications/"
	@$(PROGRAM) --generate-completion-script bash \
		> "$(SHARE)/bash-completion/completions/breakwater"
	@$(PROGRAM) --generate-completion-script zsh > "$(SHARE)/zsh/site-functions/_breakwater"
	@$(PROGRAM) --generate-completion-script fish \
		> "$(SHARE)/fish/vendor_completions.d/breakwater.fish"
	@manual=$$(mktemp -d) && $(PROGRAM) manual "$$manual" && \
		install -m 644 "$$manual"/*.1 "$(SHARE)/man/man1/" && \
		install -m 644 "$$manual"/*.5 "$(SHARE)/man/man5/" && rm -r "$$manual"

## uninstall: take away what install copied
uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/breakwater" \
		"$(SHARE)/applications/breakwater.desktop" \
		"$(SHARE)/bash-completion/completions/breakwater" \
		"$(SHARE)/zsh/site-functions/_breakwater" \
		"$(SHARE)/fish/vendor_completions.d/breakwater.fish" \
		"$(SHARE)/man/man1/breakwater.1" "$(SHARE)/man/man5/breakwater.yaml.5"
	rm -f "$(SHARE)"/man/man1/breakwater-*.1
	rm -rf "$(SHARE)/breakwater"

## deb: make a Debian package in .build-release/packages
deb: build
	@MAKE="$(MAKE)" scripts/deb .build-release/packages

## clean: remove what was built
clean:
	rm -rf .build .build-release

## help: this list
help:
	@sed -n 's/^## //p' Makefile
