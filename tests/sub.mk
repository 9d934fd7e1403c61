# SPDX-License-Identifier: BSD-2-Clause
# tests: those in C are built like the program; tests/run.py runs everything.
BENCHES += tests/bench/floor
C_TESTS += $(patsubst %.c,%,$(wildcard tests/unit/test_*.c tests/system/test_*.c \
	tests/guest/*.c))
FUZZERS += $(patsubst %.c,%,$(wildcard tests/fuzz/fuzz_*.c))

# What is taken for a kernel is linked to a fixed address, as those are.
$(BUILD)/tests/guest/fake_kernel: LDFLAGS += -no-pie

RUN_TESTS = tests/run.py --build $(BUILD) $(if $(T),--only '$(T)') \
	$(if $(filter 0,$(V)),,--verbose)

KINDS ?= unit system e2e scripts

check:	## run all tests; T=name runs those with name in their name
	@tests/install-deps.sh check
	@$(MAKE) --no-print-directory check-build
	@$(RUN_TESTS) $(KINDS)

check-all:	## the same, with editors, browsers, packages, and CONTRIBUTING's recipes
	@$(MAKE) --no-print-directory check \
		KINDS='$(KINDS) recipes editors browser package'

check-build: all $(C_TESTS:%=$(BUILD)/%)

asan:	## the same tests, built with the address and undefined sanitizers
	@ASAN_OPTIONS=detect_leaks=1:$(ASAN_OPTIONS) \
	UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1:$(UBSAN_OPTIONS) \
	$(MAKE) --no-print-directory check BUILD=build-asan \
		SANITIZE=address,undefined CFLAGS='-O1 -g'

parity:	## compare all of a corpus with its recorded verdicts
	@$(MAKE) --no-print-directory all
	TUNDRILL='$(abspath $(BUILD))/tundrill' PARITY=all tests/e2e/parity.sh

lint:	## static checks: include directions, sizes, of C and Python
	@$(MAKE) --no-print-directory $(BUILD)/parser/grammar.tab.h \
		$(BUILD)/parser/lexer.yy.h
	@$(RUN_TESTS) lint

bench: all $(BUILD)/tests/bench/floor	## measure cost of a run and lateness
	@tests/bench/bench.py --tool $(BUILD)/tundrill \
		--floor $(BUILD)/tests/bench/floor

# DIR=... takes any folder of scripts; REPEAT=N parallel suites in a row.
bench-suite: all	## measure a suite: one by one, and in parallel
	@tests/bench/suite.py --tool $(BUILD)/tundrill \
		$(if $(REPEAT),--repeat $(REPEAT)) $(DIR)

# An hour or so with REPEAT=20 on an idle machine; KERNEL=NAME for virtual time, too.
bench-flakes: all	## make docs/flakes.md: verdicts that change, idle and loaded
	@tests/bench/flakes.py --tool $(BUILD)/tundrill \
		$(if $(REPEAT),--suites $(REPEAT)) \
		$(if $(KERNEL),--kernel $(KERNEL)) $(DIR)

# libFuzzer comes with clang.  FUZZ_SECONDS is for each fuzzer.  With FUZZ_SEED=N they
# try the same inputs each time, as many as there is time for.
FUZZ_SECONDS ?= 60
fuzz:	## fuzz parsers and readers, FUZZ_SECONDS each (needs clang)
	@$(MAKE) --no-print-directory fuzz-run BUILD=build-fuzz CC=clang \
		CFLAGS='-O1 -g' SANITIZE=fuzzer-no-link,address,undefined

# What finds new paths stays in the corpus, and is where the next run begins.
fuzz-run: $(FUZZERS:%=$(BUILD)/%)
	@for fuzzer in $(FUZZERS:tests/fuzz/fuzz_%=%); do \
		dir=$(BUILD)/corpus/$$fuzzer; \
		mkdir -p $$dir && rm -rf $$dir.seeds && \
		tests/fuzz/seeds.py $$fuzzer $$dir.seeds && \
		UBSAN_OPTIONS=halt_on_error=1 $(BUILD)/tests/fuzz/fuzz_$$fuzzer \
			-artifact_prefix=$(BUILD)/$$fuzzer- -timeout=10 \
			-max_total_time=$(FUZZ_SECONDS) \
			$(if $(FUZZ_SEED),-seed=$(FUZZ_SEED)) $$dir $$dir.seeds \
			> $(BUILD)/$$fuzzer.log 2>&1; status=$$?; \
		tail -n $$([ $$status = 0 ] && echo 1 || echo 60) \
			$(BUILD)/$$fuzzer.log; \
		[ $$status = 0 ] || exit $$status; \
	done

.PHONY: bench-suite bench-flakes check check-all check-build asan parity lint bench fuzz fuzz-run
