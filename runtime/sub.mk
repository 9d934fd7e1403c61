# SPDX-License-Identifier: BSD-2-Clause
SRCS += $(wildcard runtime/*/*.c runtime/*/*/*.c)
GEN_SRCS += $(BUILD)/runtime/report/html/page.c $(BUILD)/runtime/exec/driver.c

# The page of --html, in the order of its style sheets and of the imports of its
# modules.
HTML := runtime/report/html
HTML_PARTS := $(addprefix $(HTML)/,page.html \
	theme.css page.css ladder.css chart.css states.css \
	dom.js format.js data.js diff.js group.js axis.js rows.js wrap.js ladder.js \
	source.js card.js copy.js chart.js sequence.js plots.js \
	peer.js words.js player.js run.js overview.js states.js coverage.js main.js)

$(BUILD)/$(HTML)/page.c: $(HTML_PARTS) runtime/sub.mk
$(BUILD)/runtime/exec/driver.c: runtime/exec/driver.py
$(BUILD)/$(HTML)/page.c $(BUILD)/runtime/exec/driver.c: runtime/embed.py
	$(call say,EMBED,$@)
	$(Q)mkdir -p $(@D)
	$(Q)runtime/embed.py $(filter-out $< %.mk,$^) > $@

$(BUILD)/runtime/%.o: $(BUILD)/runtime/%.c
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS) $(TD_CFLAGS) $(CPPFLAGS) -c -o $@ $<
