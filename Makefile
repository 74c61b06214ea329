# Ristorno: one Makefile for everything; `make help` lists the targets.
#
# CC, CFLAGS, CPPFLAGS, LDFLAGS are the user's and are only ever appended.
# Everything built goes under build/, one folder per MODE, so modes never mix.

VERSION := 0.1.0

MODE ?= release
OUT ?= build
BUILD := $(OUT)/$(MODE)

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
DATADIR ?= $(PREFIX)/share/ristorno
DESTDIR ?=
SHARED ?= ../shared
SEED ?= 1
HISTORIES ?= 300
CHANGED ?= 60
N ?= 2000
ROUNDS ?= 1000
JOBS ?= 1
T ?= reader
TIME ?= 60

# Of the bench; on the command line, for some shells have a LINES of their own.
LINES := 1000000
ACCOUNTS := 20000
PRODUCTS := 5000
BENCH_PAIRS := 7
TOLERANCE := 10
SIZES := 100000 1000000 4000000 10000000

LIB_DIRS ?= engine rules importers reports
PKGS := sqlite3 libxml-2.0 libcrypto xmlsec1-openssl libarchive zlib

Q = $(if $(V),,@)
comma := ,

warnings = -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow \
	-Wformat=2 -Wundef -Wcast-qual -Wpointer-arith -Wwrite-strings \
	-Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
	-Wvla -Wswitch-enum -Wnull-dereference -Wdouble-promotion
hardening = -fstack-protector-strong -fstack-clash-protection -fPIE \
	-fno-strict-overflow -fno-delete-null-pointer-checks
hardening_ld = -pie -Wl,-z,relro,-z,now -Wl,-z,noexecstack

cflags_release = -O2 -g -D_FORTIFY_SOURCE=2
cflags_debug = -O0 -g -DARENA_SINGLE
cflags_asan = -O1 -g -fno-omit-frame-pointer -DARENA_SINGLE \
	-fsanitize=address,undefined -fno-sanitize-recover=all
ldflags_asan = -fsanitize=address,undefined
cflags_fuzz = $(cflags_asan) -fsanitize=fuzzer-no-link
ldflags_fuzz = $(ldflags_asan)
cflags_cover = -O0 -g -DARENA_SINGLE --coverage
ldflags_cover = --coverage

# Asked once, at first use: on a bare machine pkg-config is not there before
# tools/setup.sh has run.
pkg_cflags = $(eval pkg_cflags := $(shell pkg-config --cflags $(PKGS)))$(pkg_cflags)
pkg_libs = $(eval pkg_libs := $(shell pkg-config --libs $(PKGS)))$(pkg_libs)

our_cppflags = -I. -D_GNU_SOURCE -DRISTORNO_VERSION='"$(VERSION)"' $(pkg_cflags)
our_cflags = -std=c11 $(warnings) $(hardening) $(cflags_$(MODE))
our_ldflags = $(hardening_ld) $(ldflags_$(MODE))
our_libs = $(pkg_libs)

lib_src := $(foreach d,$(LIB_DIRS),$(wildcard $(d)/*.c))
cli_src := $(wildcard cli/*.c)
test_src := $(wildcard tests/unit/test_*.c)
support_src := $(wildcard tests/support/*.c)
fuzz_targets := reader stream dialect csv value agreement evaluate verify \
	command
# What they share, with allocations that can be made to fail (starve.h).
fuzz_src := $(filter-out $(fuzz_targets:%=tests/fuzz/%.c) tests/fuzz/replay.c \
	tests/fuzz/streams.c,$(wildcard tests/fuzz/*.c))
fuzz_ld := $(patsubst %,-Wl$(comma)--wrap=%,\
	malloc calloc realloc reallocarray strdup strndup)
fuzz_ld_of = $(fuzz_ld) $(if $(filter command,$(1)),-Wl$(comma)--wrap=posix_spawn)
# What `make coverage` measures: the rules, and the values they reckon with.
covered_src := $(wildcard rules/*.c) engine/catalog_convert.c \
	$(patsubst %,engine/%.c,currency date decimal fraction rational \
	rational_large unit)
headers := $(foreach d,engine rules importers reports cli tests/support tests/fuzz tests/tamper tests/sandbox,\
	$(wildcard $(d)/*.h))
gen_src := $(BUILD)/gen/schema.c $(BUILD)/gen/dialects.c $(BUILD)/gen/words.c
# Sources with texts in several languages (engine/words.h).
words_src := $(sort $(wildcard rules/annex*.c))
dialects := $(sort $(wildcard importers/dialects/*.xml))
grammars := $(sort $(wildcard rules/*.rn[cg] importers/*.rn[cg] reports/*.rn[cg]))

objects = $(patsubst %.c,$(BUILD)/%.o,$(1))
lib_obj = $(call objects,$(lib_src)) $(gen_src:.c=.o)
tests = $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(test_src))

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:

all: $(BUILD)/ristorno	## build the program

demo:	## the main job on the bundled example; installs what is missing
	$(Q)tools/setup.sh build
	$(Q)$(MAKE) --no-print-directory all
	$(Q)tools/demo.sh $(BUILD)/ristorno $(OUT)/demo

check:	## run every test; installs what is missing
	$(Q)tools/setup.sh build test
	$(Q)$(MAKE) --no-print-directory check-built

check-built: all layers headers dialect-page unit cli-tests tour settlements property metamorphic limits hostile-short audit-short tamper-short fault-short sandbox-short secrets security replay counts bench-short	# without installing

check-all: check sandbox lint asan acceptance audit tamper limits-full coverage matrix fault hostile	## check, and what takes longer

unit: $(tests)	## run the unit tests
	$(Q)tools/run-tests.sh $(tests)

cli-tests: $(BUILD)/ristorno	## run the tests of the command line
	$(Q)tests/cli/run.sh $(BUILD)/ristorno

tour: $(BUILD)/ristorno	## run every command of the README's tour
	$(Q)tests/tour.sh $(BUILD)/ristorno

acceptance: $(BUILD)/ristorno	## try the cases and samples in SHARED
	$(Q)if [ -d $(SHARED) ]; then \
		tools/acceptance.py $(BUILD)/ristorno $(SHARED); fi

property: $(BUILD)/ristorno $(BUILD)/driver	## N random cases from SEED against the naive evaluator
	$(Q)tests/naive/compare.py $(BUILD)/ristorno $(SEED) $(N)

metamorphic: $(BUILD)/driver	## CHANGED cases from SEED changed as the language says must not matter
	$(Q)tests/property/metamorphic.py $(BUILD)/driver $(SEED) $(CHANGED)

limits: $(BUILD)/ristorno	## large inputs: time in proportion, exact amounts
	$(Q)tests/limits/growth.py $(BUILD)/ristorno
	$(Q)tests/limits/large.py $(BUILD)/ristorno

limits-full: $(BUILD)/ristorno	## the same at every maximum, some minutes
	$(Q)tests/limits/growth.py $(BUILD)/ristorno full
	$(Q)tests/limits/large.py $(BUILD)/ristorno 1000000
	$(Q)tests/limits/many.py $(BUILD)/ristorno

matrix:	## one digest over compilers, levels, machines, locales, clocks; long
	$(Q)tools/setup.sh build test matrix
	$(Q)tools/matrix.sh $(OUT)/matrix
	$(Q)tools/machines.sh $(OUT)/machines

machines:	## the same under valgrind, and on arm64 and s390x by qemu-user; long
	$(Q)tools/setup.sh build test matrix
	$(Q)tools/machines.sh $(OUT)/machines

coverage:	## branch coverage of rules and values; every gap needs a reason
	$(Q)tools/setup.sh build test
	$(Q)$(MAKE) --no-print-directory MODE=cover coverage-built

coverage-built: $(BUILD)/ristorno $(BUILD)/driver $(tests)	# without installing
	$(Q)find $(BUILD) -name '*.gcda' -delete
	$(Q)tools/run-tests.sh $(tests)
	$(Q)tests/cli/run.sh $(BUILD)/ristorno preview rules settle
	$(Q)tests/settlement/run.py $(BUILD)/ristorno
	$(Q)tests/naive/compare.py $(BUILD)/ristorno 1 200
	$(Q)tools/coverage.py $(BUILD) tests/coverage.reasons $(covered_src)

settlements: $(BUILD)/ristorno $(BUILD)/driver	## settlement histories: by hand, and HISTORIES random ones
	$(Q)tests/settlement/run.py $(BUILD)/ristorno
	$(Q)tests/settlement/random_runs.py $(BUILD)/ristorno $(SEED) $(HISTORIES)
	$(Q)tests/settlement/moved_runs.py $(BUILD)/ristorno $(SEED) $(HISTORIES)

hostile: $(BUILD)/ristorno	## broken and hostile files through the whole program, all of them
	$(Q)tests/hostile/run.py $(BUILD)/ristorno

hostile-short: $(BUILD)/ristorno	# a part of them
	$(Q)tests/hostile/run.py $(BUILD)/ristorno short

fault: $(BUILD)/ristorno $(BUILD)/fault-shim.so	## every point where the system may fail or kill; hours
	$(Q)tests/fault/run.py $(BUILD)/ristorno $(BUILD)/fault-shim.so
	$(Q)tests/fault/full.py $(BUILD)/ristorno $(BUILD)/fault-shim.so

fault-short: $(BUILD)/ristorno $(BUILD)/fault-shim.so	## a selection of those points
	$(Q)tests/fault/run.py $(BUILD)/ristorno $(BUILD)/fault-shim.so --points 60 --seed $(SEED)

# Parts of those two.
fault: race
fault-short: race-short

# Every allocation of every command; hours.
fault: alloc
fault-short: alloc-short

alloc: $(BUILD)/ristorno $(BUILD)/alloc_hook.so	## each allocation of each command fails, in program and reader; hours
	$(Q)tests/fault/alloc.py $^

alloc-short: $(BUILD)/ristorno $(BUILD)/alloc_hook.so	# a selection, for check
	$(Q)tests/fault/alloc.py $^ --each 1 --limit 6

race: $(BUILD)/ristorno $(BUILD)/hold.so	## ROUNDS of several processes at once of each kind, and signals; hours
	$(Q)tests/race/run.py $^ $(ROUNDS)
	$(Q)tests/race/signals.py $^ $(ROUNDS)

race-short: $(BUILD)/ristorno $(BUILD)/hold.so	# a selection, for check
	$(Q)tests/race/run.py $^ 8 'import beside' killed 'same folder'
	$(Q)tests/race/signals.py $^ 6 archive 'run, another' verify dismiss

sandbox: $(BUILD)/ristorno $(BUILD)/ristorno-hooked	## what a reader that was taken over cannot do, all of it
	$(Q)tests/sandbox/run.py $^ full

sandbox-short: $(BUILD)/ristorno $(BUILD)/ristorno-hooked	# each act once
	$(Q)tests/sandbox/run.py $^

tamper: $(BUILD)/ristorno $(BUILD)/tamper	## spoil statements and lists at every point; minutes
	$(Q)tests/tamper/run.py $(BUILD)/ristorno $(BUILD)/tamper

.PHONY: audit audit-short
audit: $(BUILD)/ristorno $(BUILD)/auditor	## change a ledger behind the program's back in every way
	$(Q)tests/audit/run.py $(BUILD)/ristorno $(BUILD)/auditor

audit-short: $(BUILD)/ristorno $(BUILD)/auditor	# a selection, for check
	$(Q)tests/audit/run.py $(BUILD)/ristorno $(BUILD)/auditor short

tamper-short: $(BUILD)/ristorno $(BUILD)/tamper	# a selection, for check
	$(Q)tests/tamper/run.py $(BUILD)/ristorno $(BUILD)/tamper short

secrets: $(BUILD)/ristorno $(BUILD)/ristorno-imaged	## no key, no passphrase where it does not belong
	$(Q)tests/secrets/run.py $^

security:	# does each promise of SECURITY.md name a test that is there?
	$(Q)tests/security.py

asan:	## run the tests under address and undefined behaviour sanitizers
	$(Q)$(MAKE) --no-print-directory MODE=asan all unit cli-tests

replay: $(fuzz_targets:%=$(BUILD)/replay-%)	## run what fuzzing has found again
	$(Q)for target in $(fuzz_targets); do \
		$(BUILD)/replay-$$target tests/fuzz/corpus/$$target/* \
		2>$(BUILD)/replay.log || { tail $(BUILD)/replay.log >&2; exit 1; }; done

fuzz:	## fuzz T (docs/explanation/fuzzing.md) for TIME seconds
	$(Q)tools/setup.sh build lint
	$(Q)$(MAKE) --no-print-directory CC=clang MODE=fuzz fuzz-built

fuzz-built: $(BUILD)/fuzz-$(T) $(BUILD)/fuzz-streams	# without installing
	$(Q)tools/fuzz.sh $(BUILD) $(T) $(TIME)

lint:	## gcc, clang with -Werror, clang-tidy, cppcheck, shellcheck
	$(Q)tools/setup.sh build test lint
	$(Q)$(MAKE) --no-print-directory OUT=$(OUT)/lint-gcc CFLAGS=-Werror all $(tests:$(BUILD)/%=$(OUT)/lint-gcc/$(MODE)/%)
	$(Q)$(MAKE) --no-print-directory OUT=$(OUT)/lint-clang CC=clang CFLAGS=-Werror all $(tests:$(BUILD)/%=$(OUT)/lint-clang/$(MODE)/%)
	$(Q)tools/lint.sh '-I. -D_GNU_SOURCE $(pkg_cflags)'

layers:	## check who includes whom
	$(Q)tools/layers.sh

headers: $(patsubst %.h,$(BUILD)/%.hdr,$(headers))	## check that each header stands alone

dialect-page:	# is the page on the built-in dialects what the files say?
	$(Q)tools/dialect_table.py $(dialects) | \
		diff - docs/reference/built-in-dialects.md >&2 || \
		{ echo 'run: make docs' >&2; exit 1; }

docs:	## make the pages that are made from other files
	$(Q)tools/dialect_table.py $(dialects) > $(BUILD)/built-in-dialects.md
	$(Q)mv $(BUILD)/built-in-dialects.md docs/reference/

mutate:	## change the sources that compute money, one thing at a time; hours
	$(Q)tools/setup.sh build test
	$(Q)nice tools/mutate.py --jobs $(JOBS) --work $(OUT)/mutate --cc '$(CC)'

bench_programs = $(BUILD)/ristorno $(BUILD)/bench/floor $(BUILD)/bench/ledger
bench_sizes = --accounts $(ACCOUNTS) --products $(PRODUCTS) --seed $(SEED)

bench:	## times of LINES in BENCH_PAIRS pairs beside libxml2's parser and a script (RESUME=1: go on)
	$(Q)tools/setup.sh build
	$(Q)$(MAKE) --no-print-directory $(bench_programs)
	$(Q)tests/bench/bench.py $(bench_programs) $(OUT)/bench --lines $(LINES) \
		$(bench_sizes) --pairs $(BENCH_PAIRS) --tolerance $(TOLERANCE) \
		--compiler '$(CC) $(cflags_$(MODE)) $(CFLAGS)' \
		$(if $(RESUME),--resume) $(if $(JSON),--json $(JSON))

bench-record:	## write the last result of that into docs/PERFORMANCE.md
	$(Q)tests/bench/record.py $(OUT)/bench/result.json

bench-short: $(bench_programs)	# does the bench work?
	$(Q)tests/bench/short.py $^

scale:	## costs of a line, an account, an agreement, a statement, over SIZES; goes on where it ended
	$(Q)tools/setup.sh build
	$(Q)$(MAKE) --no-print-directory $(bench_programs)
	$(Q)tests/bench/scale.py $(bench_programs) $(OUT)/bench $(bench_sizes) --sizes $(SIZES)

scale-record: $(bench_programs)	## write them into docs/explanation/scale.md
	$(Q)tests/bench/scale.py $(bench_programs) $(OUT)/bench $(bench_sizes) --sizes $(SIZES) --record

# Instructions do not hang on what else the machine does, times do.
counts_arguments = $(BUILD)/ristorno $(BUILD)/ristorno-counted \
	$(BUILD)/bench/ledger '$(CC) $(cflags_$(MODE)) $(CFLAGS)'

counts: $(BUILD)/ristorno $(BUILD)/ristorno-counted $(BUILD)/bench/ledger	## instructions of the hot paths beside those recorded (SHOW=1: by source file)
	$(Q)tests/bench/counts.py $(counts_arguments) $(if $(SHOW),--show --files)

counts-record: $(BUILD)/ristorno $(BUILD)/ristorno-counted $(BUILD)/bench/ledger	## record them, and show what they are of
	$(Q)tests/bench/counts.py $(counts_arguments) --record

bare:	## both README commands on a bare Debian 12 (root)
	$(Q)tools/setup.sh bare
	$(Q)tools/bare.sh $(OUT)/bare

po:	## bring po/ in line with the texts in the sources
	$(Q)tools/po.sh update $(words_src)

install: $(BUILD)/ristorno	## install under DESTDIR and PREFIX
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(DATADIR)
	install -m 755 $(BUILD)/ristorno $(DESTDIR)$(BINDIR)/ristorno
	install -m 644 docs/ristorno.1 $(DESTDIR)$(MANDIR)/man1/ristorno.1
	install -m 644 $(grammars) $(DESTDIR)$(DATADIR)

uninstall:	## remove what install put there
	rm -f $(DESTDIR)$(BINDIR)/ristorno $(DESTDIR)$(MANDIR)/man1/ristorno.1
	rm -f $(addprefix $(DESTDIR)$(DATADIR)/,$(notdir $(grammars)))
	-rmdir $(DESTDIR)$(DATADIR)

clean:	## remove everything built
	rm -rf $(OUT)

help:	## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | sort | expand -t 14

$(BUILD)/ristorno: $(call objects,$(cli_src)) $(BUILD)/libristorno.a
	$(Q)$(CC) $(our_ldflags) $(LDFLAGS) -o $@ $^ $(our_libs)

$(BUILD)/libristorno.a: $(lib_obj)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

# Audits in one process, for tests that change databases.
$(BUILD)/auditor: $(BUILD)/tests/audit/auditor.o $(BUILD)/libristorno.a
	$(Q)$(CC) $(our_ldflags) $(LDFLAGS) -o $@ $^ $(our_libs)

# Verification in one process, for tests that tamper.
$(BUILD)/tamper: $(call objects,$(wildcard tests/tamper/*.c)) \
		$(filter-out %/cli/main.o,$(call objects,$(cli_src))) \
		$(BUILD)/libristorno.a
	$(Q)$(CC) $(our_ldflags) $(LDFLAGS) -o $@ $^ $(our_libs)

# Preloaded, it lets a chosen allocation fail.
$(BUILD)/alloc_hook.so: tests/fault/alloc_hook.c $(BUILD)/flags
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE -O1 -g $(warnings) $(CFLAGS) -fPIC -shared -o $@ $<

# Preloaded, it stops the program at a chosen call.
$(BUILD)/hold.so: tests/race/hold.c $(BUILD)/flags
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE -O1 -g $(warnings) $(CFLAGS) -fPIC -shared -o $@ $<

# The program's commands in one process, for property tests.
$(BUILD)/driver: $(BUILD)/tests/property/driver.o \
		$(filter-out %/cli/main.o,$(call objects,$(cli_src))) \
		$(BUILD)/libristorno.a
	$(Q)$(CC) $(our_ldflags) $(LDFLAGS) -o $@ $^ $(our_libs)

fuzz_obj := $(BUILD)/tests/fuzz/starve.o $(BUILD)/libfuzz.a \
	$(BUILD)/libristorno.a

$(BUILD)/libfuzz.a: $(call objects,$(fuzz_src)) \
		$(filter-out %/cli/main.o,$(call objects,$(cli_src)))
	$(Q)rm -f $@ && $(AR) rcs $@ $^

# Preloaded by tests/fault: short reads and writes, faults in the reader.
$(BUILD)/fault-shim.so: tests/fault/shim.c $(BUILD)/flags
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE $(CPPFLAGS) $(warnings) -O1 -g -fPIC $(CFLAGS) -shared $(LDFLAGS) -o $@ $<

# The program with a reader that tries what it must not: reader_read() and
# main() are replaced when it is linked, and the parent's patience is short.
hooked_defines := -DREADER_SILENCE_SECONDS_MAX=3 \
	-DREADER_CPU_SECONDS_FREE='UINT64_C(2)' \
	-DREADER_SENT_FREE_BYTES='(UINT64_C(8) << 20)'
hooked_obj := $(call objects,$(wildcard tests/sandbox/*.c)) \
	$(patsubst %,$(BUILD)/hooked/importers/%.o,\
		import_pipe import_run import_reader)

$(BUILD)/hooked/%.o: %.c $(BUILD)/flags
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(our_cppflags) $(hooked_defines) $(CPPFLAGS) $(our_cflags) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/ristorno-hooked: $(call objects,$(cli_src)) $(hooked_obj) \
		$(BUILD)/libristorno.a
	$(Q)$(CC) $(our_ldflags) -Wl,--wrap=main,--wrap=reader_read \
		$(LDFLAGS) -o $@ $^ $(our_libs)

# The program that leaves an image of its memory once it has used a key.
$(BUILD)/ristorno-imaged: $(call objects,$(cli_src)) \
		$(BUILD)/tests/secrets/image.o $(BUILD)/libristorno.a
	$(Q)$(CC) $(our_ldflags) -Wl,--wrap=signer_close,--wrap=sign_keygen \
		$(LDFLAGS) -o $@ $^ $(our_libs)

# The program made ready to be counted by valgrind.
$(BUILD)/ristorno-counted: $(call objects,$(cli_src)) \
		$(BUILD)/tests/bench/counted.o $(BUILD)/libristorno.a
	$(Q)$(CC) $(our_ldflags) -Wl,--wrap=posix_spawn,--wrap=sandbox_enter \
		$(LDFLAGS) -o $@ $^ $(our_libs)

# Standing alone: what is measured against, and the ledgers.
$(BUILD)/bench/%: tests/bench/%.c $(BUILD)/flags
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE -O2 -g $(warnings) $(pkg_cflags) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(shell pkg-config --libs libxml-2.0)

$(BUILD)/replay-%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/replay.o \
		$(fuzz_obj)
	$(Q)$(CC) $(our_ldflags) $(call fuzz_ld_of,$*) $(LDFLAGS) -o $@ $^ $(our_libs)

$(BUILD)/fuzz-streams: $(BUILD)/tests/fuzz/streams.o $(fuzz_obj)
	$(Q)$(CC) $(our_ldflags) $(fuzz_ld) $(LDFLAGS) -o $@ $^ $(our_libs)

$(BUILD)/fuzz-%: $(BUILD)/tests/fuzz/%.o $(fuzz_obj)
	$(Q)$(CC) $(our_ldflags) $(call fuzz_ld_of,$*) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ \
		$(our_libs)

$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(call objects,$(support_src)) \
		$(BUILD)/libristorno.a
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(our_ldflags) $(LDFLAGS) -o $@ $^ $(our_libs) -lcmocka

$(BUILD)/%.o: %.c $(BUILD)/flags
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(our_cppflags) $(CPPFLAGS) $(our_cflags) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/flags
	$(Q)$(CC) $(our_cppflags) $(CPPFLAGS) $(our_cflags) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/%.hdr: %.h $(BUILD)/flags
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(our_cppflags) $(our_cflags) -Wno-unused-function -fsyntax-only -x c $< && touch $@

# Files embedded in the program: struct embedded_file arrays (engine/embedded.h).
# One per version.
schema := engine/schema.sql engine/schema_2.sql engine/schema_3.sql \
	engine/schema_4.sql engine/schema_5.sql engine/schema_6.sql
$(BUILD)/gen/schema.c: $(schema) tools/embed.sh
	$(Q)mkdir -p $(@D)
	$(Q)tools/embed.sh embedded_schema $(schema) > $@
$(BUILD)/gen/dialects.c: $(dialects) tools/embed.sh
	$(Q)mkdir -p $(@D)
	$(Q)tools/embed.sh embedded_dialects $(dialects) > $@
# The texts of the program in other languages; fails where one is missing.
$(BUILD)/gen/words.c: $(sort $(wildcard po/*.po)) $(words_src) tools/po.sh
	$(Q)mkdir -p $(@D)
	$(Q)tools/po.sh table $(words_src) > $@

$(BUILD)/flags: FORCE	# rebuild everything when the flags change
	@mkdir -p $(@D)
	@echo '$(CC) $(VERSION) $(our_cflags) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS)' > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

FORCE:
.PHONY: sandbox sandbox-short secrets security all demo check check-built check-all unit cli-tests tour settlements property metamorphic limits limits-full matrix machines hostile hostile-short tamper tamper-short fault fault-short alloc alloc-short race race-short acceptance \
	coverage coverage-built asan mutate lint layers headers docs dialect-page replay fuzz fuzz-built bench bench-record bench-short scale scale-record counts counts-record bare po install uninstall clean help FORCE

-include $(wildcard $(BUILD)/*/*.d $(BUILD)/*/*/*.d)
