# SPDX-License-Identifier: BSD-2-Clause
SRCS += $(wildcard runtime/*/*.c runtime/*/*/*.c)
GEN_SRCS += $(BUILD)/runtime/report/html/page.c

# The page of --html, in the order of its style sheets and of the imports of its
# modules.
HTML := runtime/report/html
HTML_PARTS := $(addprefix $(HTML)/,page.html \
	theme.css page.css ladder.css chart.css states.css \
	dom.js format.js data.js axis.js rows.js ladder.js source.js card.js \
	chart.js sequence.js plots.js run.js overview.js states.js coverage.js \
	main.js)

$(BUILD)/$(HTML)/page.c: $(HTML)/embed.py $(HTML_PARTS)
	$(call say,EMBED,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(HTML)/embed.py $(HTML_PARTS) > $@

$(BUILD)/$(HTML)/page.o: $(BUILD)/$(HTML)/page.c
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS) $(TD_CFLAGS) $(CPPFLAGS) -c -o $@ $<
