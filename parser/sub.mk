# SPDX-License-Identifier: BSD-2-Clause
SRCS += $(wildcard parser/*.c parser/format/*.c parser/symbols/*.c)
GEN_SRCS += $(BUILD)/parser/grammar.tab.c $(BUILD)/parser/lexer.yy.c \
	$(BUILD)/parser/ways.c
WAYS := $(wildcard scripts/ways/*.pkt)

# The folder is one of them: a way that is gone makes the table anew.
$(BUILD)/parser/ways.c: $(WAYS) runtime/embed.py scripts/ways
	$(call say,EMBED,$@)
	$(Q)mkdir -p $(@D)
	$(Q)runtime/embed.py $(WAYS) > $@

$(BUILD)/parser/grammar.tab.c $(BUILD)/parser/grammar.tab.h &: parser/grammar.y
	$(call say,BISON,$<)
	$(Q)mkdir -p $(@D)
	$(Q)bison -Wall -Werror --header=$(BUILD)/parser/grammar.tab.h \
		-o $(BUILD)/parser/grammar.tab.c $<

$(BUILD)/parser/lexer.yy.c $(BUILD)/parser/lexer.yy.h &: parser/lexer.l
	$(call say,FLEX,$<)
	$(Q)mkdir -p $(@D)
	$(Q)flex --header-file=$(BUILD)/parser/lexer.yy.h \
		-o $(BUILD)/parser/lexer.yy.c $<

$(BUILD)/parser/%.o: $(BUILD)/parser/%.c
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS) $(TD_CFLAGS) $(CPPFLAGS) -Wno-unused-function \
		-Wno-missing-prototypes -Wno-sign-compare -c -o $@ $<

$(SRCS:%.c=$(BUILD)/%.o) $(GEN_SRCS:%.c=%.o): | \
	$(BUILD)/parser/grammar.tab.h $(BUILD)/parser/lexer.yy.h
