# SPDX-License-Identifier: BSD-2-Clause
# tundrill: "make" builds it, "make demo" shows it at work, "make check" runs all
# tests.  What is missing is installed by "make deps", and by the last two, as root;
# "make" only says so.  Everything built goes to $(BUILD).

BUILD   ?= build
CFLAGS  ?= -O2 -g
PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
MANDIR  ?= $(PREFIX)/share/man
DATADIR ?= $(PREFIX)/share/tundrill
BASHCOMPDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHCOMPDIR  ?= $(PREFIX)/share/zsh/site-functions
FISHCOMPDIR ?= $(PREFIX)/share/fish/vendor_completions.d
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

# Each folder adds to these: SRCS (the program, without main), MAIN, C_TESTS.
SRCS :=
GEN_SRCS :=
C_TESTS :=
BENCHES :=
FUZZERS :=
all: $(BUILD)/tundrill	## build the program (the default)
include parser/sub.mk netdev/sub.mk runtime/sub.mk tests/sub.mk

, := ,
Q := $(if $(filter 0,$(V)),@,)
say = $(if $(filter 0,$(V)),@printf '  %-5s %s\n' '$(1)' '$(2)')

OBJS := $(SRCS:%.c=$(BUILD)/%.o) $(GEN_SRCS:%.c=%.o)

$(BUILD)/tundrill: $(OBJS) $(BUILD)/runtime/main.o
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(TD_CFLAGS) $(LDFLAGS) -o $@ $^ $(TD_LIBS)

# Without shared libraries: for an initramfs, and for other machines.  glibc warns of
# functions that would load some: libnl, libxml2 and ICU have them for names of hosts and
# protocols and for plugins, which nothing here asks for.  A warning of another is shown.
STATIC_CALLS = dlopen|getaddrinfo|gethostbyname|getprotobynumber|getprotobyname
STATIC_LIBS = $(shell pkg-config --static --libs $(PKGS)) -lstdc++ -pthread -lm
ICU_VERSION = $(basename $(shell pkg-config --modversion icu-uc 2> /dev/null))
static: $(BUILD)/static/tundrill	## build a program of one file, without shared libraries
$(BUILD)/static/tundrill: $(OBJS) $(BUILD)/runtime/main.o \
		$(BUILD)/runtime/no_icu_data.o
	$(call say,LINK,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(TD_CFLAGS) $(LDFLAGS) -static -s -o $@ $^ \
		$(if $(ICU_VERSION),-Wl$(,)--defsym=icudt$(ICU_VERSION)_dat=no_icu_data) \
		$(STATIC_LIBS) 2> $@.log || { cat $@.log >&2; exit 1; }
	@! grep -vE "Using '($(STATIC_CALLS))' in|: in function " $@.log >&2
	@echo "$@: $$(stat -c %s $@) bytes"

$(BUILD)/%.o: %.c
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(TD_CFLAGS) $(CPPFLAGS) -c -o $@ $<

$(C_TESTS:%=$(BUILD)/%) $(BENCHES:%=$(BUILD)/%): $(BUILD)/%: $(BUILD)/%.o $(OBJS)
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(TD_CFLAGS) $(LDFLAGS) -o $@ $^ $(TD_LIBS)

$(FUZZERS:%=$(BUILD)/%): $(BUILD)/%: $(BUILD)/%.o $(OBJS)
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) -fsanitize=fuzzer,address,undefined $(LDFLAGS) \
		-o $@ $^ $(TD_LIBS)

# A machine that lacks something hears about it before the compiler complains.
$(OBJS) $(GEN_SRCS) $(BUILD)/runtime/main.o $(C_TESTS:%=$(BUILD)/%.o) \
	$(BENCHES:%=$(BUILD)/%.o): | ready
ready:
	@tests/install-deps.sh --check compile
	@mkdir -p $(BUILD) 2> /dev/null && [ -w $(BUILD) ] || { \
		echo '$(BUILD) cannot be written: "make BUILD=FOLDER" builds elsewhere' >&2; \
		exit 1; \
	}
	@file=$$(find $(BUILD) ! -writable -print -quit); [ -z "$$file" ] || { \
		echo "$$file cannot be written; has root built here?" \
			'"sudo chown -R $$USER $(BUILD)" gives it to you' >&2; \
		exit 1; \
	}

-include $(shell [ -d $(BUILD) ] && find $(BUILD) -path $(BUILD)/deb -prune \
	-o -path $(BUILD)/rpm -prune -o -name '*.d' -print 2>/dev/null)

deps:	## install what is missing to build and test (apt, as root)
	@tests/install-deps.sh check

# A second make, because this one looked for the libraries before they came.
demo:	## build, then run the scripts that ship with tundrill
	@tests/install-deps.sh build
	@$(MAKE) --no-print-directory all
	$(BUILD)/tundrill run scripts
	$(BUILD)/tundrill state closing
	@printf '\nNow try\n'; printf '    %s\n' \
		'$(BUILD)/tundrill state established --try syn-in-window' \
		'$(BUILD)/tundrill DIRECTORY     # with scripts of your own' \
		'$(BUILD)/tundrill --help'

# What tests/e2e/docs_rfc9293.sh compares with.  Each kernel of one's own (KERNEL='NAME...')
# has a column beside this machine's, in which long scripts are played, too.  What a vendor
# adds to a version says nothing of TCP.
RFC9293 := scripts/rfc9293 scripts/matrix
docs-rfc9293: all	## make docs/rfc9293.md of what scripts show (KERNEL='NAME...' too)
	$(BUILD)/tundrill -q --json=$(BUILD)/rfc9293.json $(RFC9293)
	for kernel in $(KERNEL); do \
		$(BUILD)/tundrill -q --kernel $$kernel \
			--json=$(BUILD)/rfc9293-$$kernel.json $(RFC9293) || exit; \
	done
	$(BUILD)/tundrill report -q --requirements=docs/rfc9293.md \
		$(BUILD)/rfc9293.json $(KERNEL:%=$(BUILD)/rfc9293-%.json)
	sed -E 's/(Linux [0-9]+[.][0-9]+([.][0-9]+)?)-[^ ,:|]+/\1/g' \
		docs/rfc9293.md > $(BUILD)/rfc9293.md
	mv $(BUILD)/rfc9293.md docs/rfc9293.md

# Each file that is installed: MODE, FROM, TO.  "put" is what is done with it.
define each_file
	put 755 $(BUILD)/tundrill '$(BINDIR)/tundrill'; \
	for page in man/*.[1-8]; do \
		put 644 $$page '$(MANDIR)/man'$${page##*.}/$${page##*/}; \
	done; \
	for script in $$(find scripts -name '*.pkt' -o -name requirements \
			-o -name stimuli -o -name impossible | sort); do \
		put 644 $$script '$(DATADIR)'/$$script; \
	done; \
	put 644 man/tundrill-report.schema.json \
		'$(DATADIR)/tundrill-report.schema.json'; \
	put 644 contrib/completion/tundrill.bash '$(BASHCOMPDIR)/tundrill'; \
	put 644 contrib/completion/_tundrill '$(ZSHCOMPDIR)/_tundrill'; \
	put 644 contrib/completion/tundrill.fish '$(FISHCOMPDIR)/tundrill.fish'
endef

# The pages say where things went.
TRUE_PATHS = -e 's,/usr/local/share/tundrill,$(DATADIR),g' \
	-e 's,/usr/local/share/bash.-completion/completions,$(BASHCOMPDIR),g' \
	-e 's,/usr/local/share/zsh/site.-functions,$(ZSHCOMPDIR),g' \
	-e 's,/usr/local/share/fish/vendor_completions.d,$(FISHCOMPDIR),g'
install: all	## install to $(DESTDIR)$(PREFIX)
	@set -e; umask 022; put() { \
		echo "  INST  $$3"; \
		install -D -m $$1 "$$2" '$(DESTDIR)'"$$3"; \
		case $$2 in man/*.[1-8]) \
			sed $(TRUE_PATHS) $$2 > '$(DESTDIR)'"$$3" ;; \
		esac; \
	}; $(each_file)

install-compat: install	## also install the name packetdrill, as a link
	@[ ! -e '$(DESTDIR)$(BINDIR)/packetdrill' ] || \
		[ "$$(readlink '$(DESTDIR)$(BINDIR)/packetdrill')" = tundrill ] || \
		{ echo '$(DESTDIR)$(BINDIR)/packetdrill is there, and is not ours' >&2; exit 1; }
	ln -sfn tundrill '$(DESTDIR)$(BINDIR)/packetdrill'

# A folder that has files of others stays.
uninstall:	## remove what install and install-compat put there
	@set -e; put() { \
		echo "  RM    $$3"; \
		rm -f '$(DESTDIR)'"$$3"; \
	}; $(each_file)
	@[ "$$(readlink '$(DESTDIR)$(BINDIR)/packetdrill')" != tundrill ] || \
		rm -f '$(DESTDIR)$(BINDIR)/packetdrill'
	@[ ! -d '$(DESTDIR)$(DATADIR)' ] || \
		find '$(DESTDIR)$(DATADIR)' -depth -type d -empty -delete
	@for dir in '$(BASHCOMPDIR)' '$(ZSHCOMPDIR)' '$(FISHCOMPDIR)'; do \
		rmdir '$(DESTDIR)'"$$dir" '$(DESTDIR)'"$${dir%/*}" 2> /dev/null || :; \
	done

# One commit gives the same bytes everywhere: no owners, one time, one order; and so
# does what was unpacked from them, without git.
VERSION := $(shell sed -n 's/^.define TUNDRILL_VERSION "\(.*\)"/\1/p' \
	runtime/cli/version.h)
DIST := tundrill-$(VERSION)
dist:	## pack the last commit: tundrill-VERSION.tar.gz in $$BUILD
	@set -e; rm -rf $(BUILD)/dist; mkdir -p $(BUILD)/dist/$(DIST); \
	if [ -e .git ]; then \
		git diff --quiet HEAD || echo 'what was not committed is left out'; \
		time=$$(git log -1 --format=%ct); \
		git archive -o $(BUILD)/dist/tar HEAD; \
	else \
		time=$$(stat -c %Y Makefile); \
		tar -c --exclude='./build' --exclude='./build-*' \
			--exclude=node_modules -f $(BUILD)/dist/tar .; \
	fi; \
	tar -x -f $(BUILD)/dist/tar -C $(BUILD)/dist/$(DIST); \
	tar -c --format=ustar --sort=name --mtime=@$$time --owner=0 --group=0 \
		--numeric-owner --mode=u=rwX,go=rX -C $(BUILD)/dist \
		-f $(BUILD)/dist/tar $(DIST); \
	gzip -9n < $(BUILD)/dist/tar > $(BUILD)/$(DIST).tar.gz; \
	rm -rf $(BUILD)/dist; echo '$(BUILD)/$(DIST).tar.gz'

# What make and its user have set is not for the package.
deb: dist	## build Debian packages of that, in $$BUILD/deb
	@rm -rf $(BUILD)/deb && mkdir -p $(BUILD)/deb
	@tar -x -f $(BUILD)/$(DIST).tar.gz -C $(BUILD)/deb
	cd $(BUILD)/deb/$(DIST) && env -i PATH="$$PATH" HOME="$$HOME" \
		DEB_BUILD_OPTIONS="$$DEB_BUILD_OPTIONS" dpkg-buildpackage -us -uc
	@rm -rf $(BUILD)/deb/$(DIST)

# As above; RPMFLAGS may have --nocheck, or --nodeps where no rpm installs packages.
rpm: dist	## build packages of Fedora of that, in $$BUILD/rpm
	@rm -rf $(BUILD)/rpm
	env -i PATH="$$PATH" HOME="$$HOME" rpmbuild -bb $(RPMFLAGS) \
		--define '_topdir $(abspath $(BUILD))/rpm' \
		--define '_sourcedir $(abspath $(BUILD))' rpm/tundrill.spec
	@rm -rf $(BUILD)/rpm/BUILD $(BUILD)/rpm/BUILDROOT

clean:	## remove all that was built
	rm -rf build build-*

help:	## show this list
	@echo 'Targets:'
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1\t\2/p' \
		$(filter-out %.d,$(MAKEFILE_LIST)) | expand -t 20
	@echo 'Variables: BUILD CC CFLAGS LDFLAGS PREFIX DESTDIR WERROR=1 V=1'

.PHONY: all ready static deps demo docs-rfc9293 install install-compat uninstall dist deb rpm clean help
.DELETE_ON_ERROR:
