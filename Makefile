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

LIB_DIRS ?= engine rules importers reports
PKGS := sqlite3 libxml-2.0 libcrypto xmlsec1-openssl libarchive libseccomp

Q = $(if $(V),,@)

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
cflags_cover = -O0 -g --coverage
ldflags_cover = --coverage

# xmlsec1's own flags ask for dynamic loading of its crypto library and hold a
# quoted macro; xmlsec1-openssl names the library directly.
our_cppflags = -I. -I$(BUILD)/gen -D_GNU_SOURCE \
	-DRISTORNO_VERSION='"$(VERSION)"' $(shell pkg-config --cflags $(PKGS))
our_cflags = -std=c11 $(warnings) $(hardening) $(cflags_$(MODE))
our_ldflags = $(hardening_ld) $(ldflags_$(MODE))
our_libs = $(shell pkg-config --libs $(PKGS))

lib_src := $(foreach d,$(LIB_DIRS),$(wildcard $(d)/*.c))
cli_src := $(wildcard cli/*.c)
test_src := $(wildcard tests/unit/test_*.c)
support_src := $(wildcard tests/support/*.c)
headers := $(foreach d,engine rules importers reports cli tests/support,\
	$(wildcard $(d)/*.h))
gen_src := $(BUILD)/gen/schema.c $(BUILD)/gen/dialects.c $(BUILD)/gen/grammars.c

objects = $(patsubst %.c,$(BUILD)/%.o,$(1))
lib_obj = $(call objects,$(lib_src)) $(gen_src:.c=.o)
tests = $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(test_src))

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:

all: $(BUILD)/ristorno	## build the program

check: all unit layers headers	## run every test (installs nothing)

unit: $(tests)	## run the unit tests; TEST=pattern for some
	$(Q)tools/run-tests.sh $(tests)

layers:	## check who includes whom
	$(Q)tools/layers.sh

headers: $(patsubst %.h,$(BUILD)/%.hdr,$(headers))	## check that each header stands alone

clean:	## remove everything built
	rm -rf $(OUT)

help:	## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | sort | expand -t 14

$(BUILD)/ristorno: $(call objects,$(cli_src)) $(BUILD)/libristorno.a
	$(Q)$(CC) $(our_ldflags) $(LDFLAGS) -o $@ $^ $(our_libs)

$(BUILD)/libristorno.a: $(lib_obj)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

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
	$(Q)$(CC) $(our_cppflags) $(our_cflags) -fsyntax-only -x c $< && touch $@

# Files embedded in the program: struct embedded_file arrays (engine/embedded.h).
$(BUILD)/gen/schema.c: engine/schema.sql tools/embed.sh
	$(Q)mkdir -p $(@D)
	$(Q)tools/embed.sh embedded_schema engine/schema.sql > $@
$(BUILD)/gen/dialects.c: $(sort $(wildcard importers/dialects/*.xml)) tools/embed.sh
	$(Q)mkdir -p $(@D)
	$(Q)tools/embed.sh embedded_dialects $(sort $(wildcard importers/dialects/*.xml)) > $@
$(BUILD)/gen/grammars.c: $(sort $(wildcard rules/*.rng reports/*.rng)) tools/embed.sh
	$(Q)mkdir -p $(@D)
	$(Q)tools/embed.sh embedded_grammars $(sort $(wildcard rules/*.rng reports/*.rng)) > $@

$(BUILD)/flags: FORCE	# rebuild everything when the flags change
	@mkdir -p $(@D)
	@echo '$(CC) $(VERSION) $(our_cflags) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS)' > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

FORCE:
.PHONY: all check unit layers headers clean help FORCE

-include $(wildcard $(BUILD)/*/*.d $(BUILD)/*/*/*.d)
