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

PKGS := libnl-3.0 libnl-route-3.0 jansson
TD_CFLAGS = -std=c11 -D_GNU_SOURCE -I. -I$(BUILD) -pthread -MMD -MP \
	-Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes \
	-Wwrite-strings -Wpointer-arith -Wvla $(if $(WERROR),-Werror) \
	$(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer) \
	$(shell pkg-config --cflags $(PKGS) 2>/dev/null)
TD_LIBS = $(shell pkg-config --libs $(PKGS) 2>/dev/null) -pthread -lm

# Each folder adds to these: SRCS (the program, without main), MAIN, UNIT_TESTS.
SRCS :=
GEN_SRCS :=
UNIT_TESTS :=
all: $(BUILD)/tundrill
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

$(UNIT_TESTS:%=$(BUILD)/%): $(BUILD)/%: $(BUILD)/%.o $(OBJS)
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(TD_CFLAGS) $(LDFLAGS) -o $@ $^ $(TD_LIBS)

-include $(shell [ -d $(BUILD) ] && find $(BUILD) -name '*.d' 2>/dev/null)

clean:
	rm -rf build build-*

.PHONY: all clean
.DELETE_ON_ERROR:
