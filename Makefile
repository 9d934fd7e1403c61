# SPDX-License-Identifier: BSD-2-Clause
# tundrill: "make demo" shows it at work, "make check" runs all tests; both
# install what is missing first.  Everything built goes to $(BUILD).

BUILD   ?= build
CFLAGS  ?= -O2 -g
PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
MANDIR  ?= $(PREFIX)/share/man
DATADIR ?= $(PREFIX)/share/tundrill
V       ?= 0

PKGS := libnl-3.0 libnl-route-3.0 jansson libxml-2.0
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null)
TD_CFLAGS = -std=c11 -D_GNU_SOURCE -I. -I$(BUILD) -pthread -MMD -MP \
	-Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes \
	-Wwrite-strings -Wpointer-arith -Wvla $(if $(WERROR),-Werror) \
	$(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer) \
	$(PKG_CFLAGS)
TD_LIBS = $(PKG_LIBS) -pthread -lm

# Each folder adds to these: SRCS (the program, without main), MAIN, UNIT_TESTS.
SRCS :=
GEN_SRCS :=
UNIT_TESTS :=
BENCHES :=
FUZZERS :=
all: $(BUILD)/tundrill	## build the program (the default)
include parser/sub.mk netdev/sub.mk runtime/sub.mk tests/sub.mk

Q := $(if $(filter 0,$(V)),@,)
say = $(if $(filter 0,$(V)),@printf '  %-5s %s\n' '$(1)' '$(2)')

OBJS := $(SRCS:%.c=$(BUILD)/%.o) $(GEN_SRCS:%.c=%.o)

$(BUILD)/tundrill: $(OBJS) $(BUILD)/runtime/main.o
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(TD_CFLAGS) $(LDFLAGS) -o $@ $^ $(TD_LIBS)

$(BUILD)/%.o: %.c
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(TD_CFLAGS) $(CPPFLAGS) -c -o $@ $<

$(UNIT_TESTS:%=$(BUILD)/%) $(BENCHES:%=$(BUILD)/%): $(BUILD)/%: $(BUILD)/%.o $(OBJS)
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(TD_CFLAGS) $(LDFLAGS) -o $@ $^ $(TD_LIBS)

$(FUZZERS:%=$(BUILD)/%): $(BUILD)/%: $(BUILD)/%.o $(OBJS)
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) -fsanitize=fuzzer,address,undefined $(LDFLAGS) \
		-o $@ $^ $(TD_LIBS)

# A machine that lacks something hears about it before the compiler complains.
$(OBJS) $(GEN_SRCS) $(BUILD)/runtime/main.o $(UNIT_TESTS:%=$(BUILD)/%.o) \
	$(BENCHES:%=$(BUILD)/%.o): | ready
ready:
	@tests/install-deps.sh --check build

-include $(shell [ -d $(BUILD) ] && find $(BUILD) -name '*.d' 2>/dev/null)

deps:	## install what is missing to build and test (apt, as root)
	@tests/install-deps.sh check

# A second make, because this one looked for the libraries before they came.
demo:	## build, then run the scripts that ship with tundrill
	@tests/install-deps.sh build
	@$(MAKE) --no-print-directory all
	$(BUILD)/tundrill run scripts

install: all	## install to $(DESTDIR)$(PREFIX)
	install -d '$(DESTDIR)$(BINDIR)'
	install $(BUILD)/tundrill '$(DESTDIR)$(BINDIR)/tundrill'
	find scripts -name '*.pkt' | while read -r script; do \
		install -D -m 644 "$$script" "$(DESTDIR)$(DATADIR)/$$script" || exit; \
	done
	install -D -m 644 man/tundrill-report.schema.json \
		'$(DESTDIR)$(DATADIR)/tundrill-report.schema.json'
	for page in $(wildcard man/*.[1-8]); do \
		dir='$(DESTDIR)$(MANDIR)/man'$${page##*.}; \
		install -d "$$dir" && install -m 644 $$page "$$dir" || exit; \
	done

install-compat: install	## also install the name packetdrill, as a link
	ln -sf tundrill '$(DESTDIR)$(BINDIR)/packetdrill'

uninstall:	## remove what install and install-compat put there
	rm -f '$(DESTDIR)$(BINDIR)/tundrill'
	[ "$$(readlink '$(DESTDIR)$(BINDIR)/packetdrill')" != tundrill ] || \
		rm -f '$(DESTDIR)$(BINDIR)/packetdrill'
	rm -rf '$(DESTDIR)$(DATADIR)'
	for page in $(wildcard man/*.[1-8]); do \
		rm -f '$(DESTDIR)$(MANDIR)/man'$${page##*.}/$${page##*/}; \
	done

clean:	## remove all that was built
	rm -rf build build-*

help:	## show this list
	@echo 'Targets:'
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1\t\2/p' \
		$(filter-out %.d,$(MAKEFILE_LIST)) | expand -t 20
	@echo 'Variables: BUILD CC CFLAGS LDFLAGS PREFIX DESTDIR WERROR=1 V=1'

.PHONY: all ready deps demo install install-compat uninstall clean help
.DELETE_ON_ERROR:
