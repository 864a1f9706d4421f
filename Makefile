# SPDX-License-Identifier: Apache-2.0
# make | make run | make test | make bench | make lint | make fuzz | make deb
# make sweep | make model | make cov | make mutants
# make install DESTDIR= PREFIX=     BUILD=debug|release|asan|tsan|cov  CROSS= WERROR=0
VERSION := 0.1.0
BUILD   ?= debug
PREFIX  ?= /usr
UNITDIR ?= /lib/systemd/system
UDEVDIR ?= /lib/udev/rules.d
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d
WERROR  ?= 1
OUT     ?= build
JOBS    ?= $(shell nproc)
PKG_CONFIG ?= $(CROSS)pkg-config
ifeq ($(origin CC),default)
CC      := $(CROSS)gcc
endif
HOSTCC  ?= cc
O       := $(OUT)/$(BUILD)
V       ?= 0
Q       := $(if $(filter 0,$(V)),@)
say      = $(if $(filter 0,$(V)),@printf '  %-4s %s\n' $(1))

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion \
	-Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
	-Wundef -Wvla -Wcast-qual -Wcast-align -Wpointer-arith -Wformat=2 \
	-Wwrite-strings -Wswitch-enum -Wimplicit-fallthrough -Wdouble-promotion
WARN += $(if $(filter 1,$(WERROR)),-Werror)
HARDEN := -fstack-protector-strong -fno-common -fPIE
opt.debug   := -Og -g
opt.release := -O2 -g -D_FORTIFY_SOURCE=2
opt.asan    := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
opt.tsan    := -O1 -g -fsanitize=thread
opt.cov     := -O0 -g --coverage
opt.fuzz    := -O1 -g -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=all

# One list of libraries; --as-needed keeps for each program what it uses.
PKGS  := sqlite3 libcrypto libssl libcurl libzstd libqrencode libpng jansson \
	libpq libmicrohttpd gnutls expat sdl2 SDL2_ttf cairo-pdf cairo-ft
LIBS  := $(shell $(PKG_CONFIG) --libs $(PKGS)) -lpthread -lm
TLIBS := -lcmocka
CFLAGS ?=
ALLC  = -std=c11 -D_POSIX_C_SOURCE=200809L $(WARN) $(HARDEN) $(opt.$(BUILD)) \
	-I. -I$(O) -DCHO40_VERSION='"$(VERSION)"' -DCHO40_PREFIX='"$(PREFIX)"' \
	$(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags $(PKGS))) $(CFLAGS)
LINK  = $(opt.$(BUILD)) -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(LDFLAGS)

PROGRAMS := cho40-terminal cho40-print cho40 cho40-sync cho40-board
BINS     := $(PROGRAMS:%=$(O)/%) $(O)/cho40-bank

# Archives, top to bottom: each may use only those after it.
src.board    := $(filter-out sync/board/main.c,$(wildcard sync/board/*.c \
	sync/board/*/*.c))
src.terminal := $(filter-out terminal/main.c,$(wildcard terminal/*.c \
	terminal/print/*.c))
src.sync     := $(filter-out sync/main.c,$(wildcard sync/*.c sync/provider/*.c \
	sync/statement/*.c))
src.ui       := $(wildcard ui/*.c)
src.ledger   := $(wildcard ledger/*.c ledger/base/*.c)
src.support  := $(wildcard tests/support/*.c)
ARCHIVES := board terminal sync ui ledger
LIBA     := $(ARCHIVES:%=$(O)/lib%.a)

main.cho40-terminal := terminal/main.c
main.cho40-print    := terminal/printer/main.c
main.cho40          := $(wildcard terminal/cli/*.c)
main.cho40-sync     := sync/main.c
main.cho40-board    := sync/board/main.c
main.cho40-bank     := $(wildcard tests/bank/*.c)

UNIT  := $(basename $(wildcard tests/unit/*_test.c))
FAULT := $(basename $(wildcard tests/fault/*_test.c))
GOLD  := $(basename $(wildcard tests/golden/*_test.c))
CTESTS := $(UNIT) $(FAULT) $(GOLD)
FUZZ   := $(basename $(wildcard tests/fuzz/*_fuzz.c))
REPLAY := $(FUZZ:%_fuzz=%_replay)
FUZZ_SECONDS ?= 60
BENCH  := $(basename $(wildcard tests/bench/*_bench.c))
E2E   := $(sort $(wildcard tests/e2e/[0-9]*.sh))
# The one that waits for minutes begins first.
LONGEST := tests/scenario/15-money-that-no-bank-knows.txt
SCENARIO := $(LONGEST) $(filter-out $(LONGEST),$(sort \
	$(wildcard tests/scenario/*.txt)))
obj    = $(patsubst %.c,$(O)/%.o,$(1))

GEN := $(O)/gen/ledger_sql.h $(O)/gen/board_sql.h $(O)/gen/board_pg.h $(O)/gen/banks.h \
	$(O)/gen/strings.h $(O)/gen/dicts.h $(O)/gen/openapi.h $(O)/gen/font.h

# What the terminal says, rendered from assets/voice; see docs/voice.md.
VOICES := vi-north vi-south

.DELETE_ON_ERROR:
.SECONDARY:
.SUFFIXES:
.PHONY: all deps run test check unit fault golden e2e scenario web bench lint strings shots \
	sweep model mutants month month-mutants fuzz fuzz-search fuzz-replay cov install deb conf dict dist clean
all: $(BINS) $(VOICES:%=$(O)/voice/%.c4v)

$(O)/%.o: %.c | $(GEN)
	@mkdir -p $(@D)
	$(call say,CC $<)
	$(Q)$(CC) $(ALLC) -MMD -MP -c -o $@ $<

define archive
$(O)/lib$(1).a: $(call obj,$(src.$(1)))
	@mkdir -p $$(@D)
	@rm -f $$@
	$$(call say,AR $$@)
	$(Q)$(CROSS)ar rcs $$@ $$^
endef
$(foreach a,$(ARCHIVES) support,$(eval $(call archive,$(a))))

define program
$(O)/$(1): $(call obj,$(main.$(1))) $(LIBA)
	$$(call say,LD $$@)
	$(Q)$(CC) $$(LINK) -o $$@ $$^ $(LIBS)
endef
$(foreach p,$(PROGRAMS) cho40-bank,$(eval $(call program,$(p))))

$(CTESTS:%=$(O)/%): %: %.o $(O)/libsupport.a $(LIBA)
	$(call say,LD $@)
	$(Q)$(CC) $(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LIBS) \
		$(TLIBS)
# Our own allocations can fail too.
$(O)/tests/fault/ledger_oom_test: LDFLAGS += -Wl,--wrap=calloc
# The one moment at which a code is compared.
CUTS := $(O)/tests/fault/code_cut_test $(O)/tests/fault/shift_code_cut_test
$(CUTS): LDFLAGS += -Wl,--wrap=proof_is_code
# And so can the system calls beside SQLite's (tests/support/failcall.h).
FAILCALLS := open pread pwrite fsync rename fstat posix_fallocate
$(O)/tests/fault/ledger_sys_test: LDFLAGS += $(FAILCALLS:%=-Wl,--wrap=%)

# The voices, as they will be installed.
$(O)/tests/unit/voice_test: $(VOICES:%=$(O)/voice/%.c4v)
$(O)/tests/unit/voice_test.o: CFLAGS += -DVOICE_BUILT='"$(O)/voice"'

# People who call the API play HTTP themselves (tests/support/office).
$(patsubst %,$(O)/%,$(filter %office_test,$(UNIT))): \
	$(O)/tests/support/office/office.o

# The stand-in bank is no library; its tests take its objects as they are.
BANKOBJS := $(call obj,$(filter-out tests/bank/bank_main.c,$(main.cho40-bank)))
$(patsubst %,$(O)/%,$(filter tests/unit/bank_%,$(UNIT))): $(BANKOBJS)

# Fuzz targets: searching with libFuzzer, or replayed as plain programs.
FUZZLIBS = $(O)/libboard.a $(O)/libterminal.a $(O)/libsync.a $(O)/libledger.a
$(REPLAY:%=$(O)/%): %_replay: %_fuzz.o $(O)/tests/fuzz/replay.o $(FUZZLIBS)
	$(call say,LD $@)
	$(Q)$(CC) $(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LIBS)
$(FUZZ:%=$(O)/%): %: %.o $(FUZZLIBS)
	$(CC) $(LINK) -fsanitize=fuzzer -o $@ $(filter %.o,$^) \
		$(filter %.a,$^) $(LIBS)

# This one reads what the kiosk keeps and hears.
$(O)/tests/fuzz/goods_replay $(O)/tests/fuzz/goods_fuzz: $(O)/ui/goods.o \
	$(O)/ui/origin.o
$(O)/tests/fuzz/sold_replay $(O)/tests/fuzz/sold_fuzz: $(O)/ui/basket_text.o \
	$(O)/ui/goods.o $(O)/ui/origin.o
$(O)/tests/fuzz/doctor_replay $(O)/tests/fuzz/doctor_fuzz: \
	$(O)/ui/doctor_number.o

$(O)/tests/fuzz/kept_replay $(O)/tests/fuzz/kept_fuzz: $(O)/ui/settings.o
$(O)/tests/fuzz/typed_replay $(O)/tests/fuzz/typed_fuzz: $(O)/ui/telex.o

# This one reads as the stand-in does.
$(O)/tests/fuzz/acquirer_replay $(O)/tests/fuzz/acquirer_fuzz: $(BANKOBJS)

$(BENCH:%=$(O)/%): %: %.o $(O)/libsupport.a $(LIBA)
	$(call say,LD $@)
	$(Q)$(CC) $(LINK) -o $@ $^ $(LIBS) $(TLIBS)

# Generated headers: SQL, the bank directory, the strings, the dictionaries.
$(O)/tools/%: packaging/tools/%.c
	@mkdir -p $(@D)
	$(HOSTCC) -std=c11 -O1 -Wall -Wextra -Werror -o $@ $<

# This one folds names as the search does.
$(O)/tools/embed_banks: packaging/tools/embed_banks.c ledger/fold.c \
		ledger/base/buf.c ledger/base/str.c ledger/base/rc.c \
		ledger/fold.h
	@mkdir -p $(@D)
	$(HOSTCC) -std=c11 -D_POSIX_C_SOURCE=200809L -I. -O1 -Wall -Wextra \
		-Werror -o $@ $(filter %.c,$^)

# This one trims and levels as the terminal does.
$(O)/tools/voice_pack: packaging/tools/voice_pack.c terminal/voice_clip.c \
		terminal/voice_adpcm.c terminal/voice_clip.h terminal/voice_adpcm.h
	@mkdir -p $(@D)
	$(HOSTCC) -std=c11 -D_POSIX_C_SOURCE=200809L -I. -O2 -Wall -Wextra \
		-Werror -o $@ $(filter %.c,$^) -lm
$(O)/voice/%.c4v: assets/voice/%.tsv assets/strings.vi.tsv \
		packaging/tools/make-voice.sh $(O)/tools/voice_pack
	@mkdir -p $(@D)
	$(call say,SAY $@)
	$(Q)packaging/tools/make-voice.sh $(wordlist 1,2,$^) $@ \
		$(O)/tools/voice_pack

$(O)/gen/ledger_sql.h: $(O)/tools/embed_sql ledger/queries.sql \
		ledger/queries_round.sql \
		ledger/queries_fee.sql ledger/queries_history.sql \
		$(sort $(wildcard ledger/schema/*.sql))
	@mkdir -p $(@D)
	$^ > $@

$(O)/gen/board_sql.h: $(O)/tools/embed_sql \
		$(sort $(wildcard sync/board/queries/*.sql)) \
		$(sort $(wildcard sync/board/schema/*.sql))
	@mkdir -p $(@D)
	$^ > $@

$(O)/gen/board_pg.h: $(O)/tools/embed_pg \
		$(sort $(wildcard sync/board/schema/pg/*.sql)) \
		$(sort $(wildcard sync/board/schema/*.sql))
	@mkdir -p $(@D)
	$^ > $@

$(O)/gen/openapi.h: $(O)/tools/embed_openapi \
		$(sort $(wildcard sync/board/console/openapi/*.json))
	@mkdir -p $(@D)
	$^ > $@

$(O)/gen/banks.h: $(O)/tools/embed_banks assets/banks.tsv
	@mkdir -p $(@D)
	$^ > $@

# The settings of a stall keep a language by its place here: add at the end.
LANGUAGES := vi en hmn tyz ium
$(O)/gen/strings.h: $(O)/tools/embed_strings $(LANGUAGES:%=assets/strings.%.tsv)
	@mkdir -p $(@D)
	$^ > $@

$(O)/gen/font.h: $(O)/tools/embed_font assets/fonts/NotoSans-Bold.ttf
	@mkdir -p $(@D)
	$^ > $@

$(O)/gen/dicts.h: $(O)/tools/embed_dicts $(sort $(wildcard assets/*.zdict))
	@mkdir -p $(@D)
	$^ > $@

deps:
	packaging/deps.sh

run:
	packaging/deps.sh
	$(MAKE) BUILD=release -j$(JOBS) all
	tests/e2e/market.sh

unit: $(UNIT:%=$(O)/%)
	@J=$$(nproc) tests/run.sh $^
fault: $(FAULT:%=$(O)/%)
	@tests/run.sh $^
golden: $(GOLD:%=$(O)/%)
	@tests/run.sh $^
# These run on PostgreSQL as well (tests/e2e/92-store-tests-pg.sh).
STORETESTS := $(basename $(shell grep -lwE 'box_open|month_open|office_begin' \
	tests/unit/*_test.c))
e2e: all $(O)/tests/month/month $(STORETESTS:%=$(O)/%) \
		$(O)/tests/unit/slips_test $(O)/tests/golden/screens_test
	@O=$(O) tests/run.sh $(E2E)
# Plain words, played by the real programs.
$(O)/tests/scenario/weeks: %: %.o $(O)/libsupport.a $(LIBA)
	$(call say,LD $@)
	$(Q)$(CC) $(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LIBS) \
		$(TLIBS)
# A market for a month; bug-N has one of its planted mistakes.
MONTHOBJS := $(call obj,$(wildcard tests/month/*.c)) $(O)/tests/bank/mangle.o \
	$(O)/tests/bank/stamp.o
MONTHBUGS := sync/match.c sync/board/credit.c sync/board/fee/pay.c
$(O)/tests/month/month: $(MONTHOBJS) $(LIBA)
	$(call say,LD $@)
	$(Q)$(CC) $(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LIBS)
$(O)/tests/month/bug-%: $(MONTHOBJS) $(LIBA)
	$(Q)mkdir -p $@.objs
	$(Q)for f in $(MONTHBUGS); do $(CC) $(ALLC) -DBUG=$* -c \
		-o $@.objs/$$(basename $$f .c).o $$f || exit 1; done
	$(Q)$(CC) $(LINK) -o $@ $(filter %.o,$^) $@.objs/*.o $(filter %.a,$^) \
		$(LIBS)
month:
	$(MAKE) BUILD=release all build/release/tests/month/month
	O=build/release tests/month/run.sh 90000 4000
month-mutants:
	$(MAKE) BUILD=release all build/release/tests/month/bug-201 \
		build/release/tests/month/bug-202 \
		build/release/tests/month/bug-203
	O=build/release tests/month/mutants.sh
scenario: all $(O)/tests/scenario/weeks
	@O=$(O) J=$$(nproc) PLAYER=tests/scenario/run.sh tests/run.sh $(SCENARIO)
# Pages in a real browser, where there is one.
web: all
	@O=$(O) tests/run.sh $(sort $(filter-out %lib.sh,\
		$(wildcard tests/web/*.sh)))
fuzz-replay: $(REPLAY:%=$(O)/%)
	@tests/run.sh $^
# Needs clang.  FUZZ_SECONDS each; crashes are left in build/fuzz/tests/fuzz.
fuzz:
	$(MAKE) BUILD=fuzz CC=clang fuzz-search
fuzz-search: $(FUZZ:%=$(O)/%)
	@tests/fuzz/run.sh $(FUZZ_SECONDS) $^
test:
	packaging/deps.sh
	$(MAKE) -j$(JOBS) check
# Whole programs wait more than they work: one more at a time than processors.
check: all $(O)/tests/scenario/weeks $(O)/tests/month/month $(CTESTS:%=$(O)/%) $(REPLAY:%=$(O)/%) \
		$(BENCH:%=$(O)/%)
	@tests/lint.sh
	@J=$$(nproc) tests/run.sh $(CTESTS:%=$(O)/%) $(REPLAY:%=$(O)/%)
	@O=$(O) J=$$(($$(nproc) + 1)) tests/run.sh $(E2E)
	@O=$(O) J=$$(($$(nproc) + 1)) PLAYER=tests/scenario/run.sh tests/run.sh \
		$(SCENARIO)

lint:
	@tests/lint.sh

# Contact sheets of every screen: panels, languages, themes.
shots: $(O)/tests/golden/screens_test
	@O=$(O) tests/shots.sh build/shots

# Keys that are new in Vietnamese go into the other languages' files.
strings:
	@packaging/tools/spread_strings.py

# Longer than a change's own tests: more sales, more seeds.
sweep: export SWEEP_TSV = build/sweep.tsv
sweep:
	$(MAKE) BUILD=release all $(FAULT:%=build/release/%) \
		build/release/tests/unit/witness_lives_test \
		build/release/tests/unit/app_monkey_test \
		build/release/tests/unit/proof_codes_test
	rm -f $(SWEEP_TSV)
	CUT_SEEDS=36 CUT_SAMPLE=4000 \
		build/release/tests/fault/power_cut_test 2>build/sweep.log
	CUT_SALES=300 CUT_STRIDE=3 \
		build/release/tests/fault/recover_test 2>>build/sweep.log
	CUT_SALES=300 CUT_RUNS=400 CUT_SEEDS=2 \
		build/release/tests/fault/recover_cut_test 2>>build/sweep.log
	SWEEP_ALL=1 build/release/tests/fault/ledger_oom_test 2>/dev/null
	build/release/tests/fault/ledger_io_test 2>/dev/null
	build/release/tests/fault/ledger_sys_test 2>/dev/null
	ATTACK_ALL=1 build/release/tests/fault/attack_test 2>/dev/null
	O=build/release tests/e2e/51-sigkill-500.sh
	WITNESS_SEEDS=50000 build/release/tests/unit/witness_lives_test
	CUT_STRIDE=1 CUT_SECONDS=3600 O=build/release tests/e2e/61-cuts.sh
	CUT_STRIDE=37 O=build/release tests/e2e/61-enrol-cuts.sh
	CUT_STRIDE=17 O=build/release tests/e2e/89-feed-cuts.sh
	BIG=300 O=build/release tests/e2e/96-money.sh
	CODES=1000000 build/release/tests/unit/proof_codes_test
	MONKEY=20000000 build/release/tests/unit/app_monkey_test

# Both stores and the model in memory, through 10,000 random sequences.  What
# they agree on is no matter of the disk, so it is spared.
model: export TEST_TMP = $(or $(wildcard /dev/shm),/tmp)
model:
	$(MAKE) BUILD=release build/release/tests/fault/pg_model_test
	MODEL_SEQUENCES=$${MODEL_SEQUENCES:-10000} \
		SWEEP_TSV=$${SWEEP_TSV:-build/sweep.tsv} \
		build/release/tests/fault/pg_model_test

# Lines and branches of the money core that its tests reach.
CORE := money journal sale sale_go posting apply chain recover salvage side \
	follow
COV_TESTS := $(filter %/chain_test %/money_test %/entry_test %/outbox_test \
	%/recover_test %/sale_test %/side_test %/shift_test %/debt_test \
	%/verify_test %/backup_test %/core_test %/core_damage_test \
	%/core_salvage_test %/core_names_test %/code_test %/take_back_test \
	$(filter tests/unit/ledger_% tests/fault/ledger_%,$(CTESTS)),$(CTESTS))
cov:
	$(MAKE) BUILD=cov $(COV_TESTS:%=build/cov/%)
	find build/cov -name '*.gcda' -delete
	J=$(JOBS) CUT_SALES=8 CUT_RUNS=4 CUT_SEEDS=1 \
		tests/run.sh $(COV_TESTS:%=build/cov/%)
	SWEEP_TSV=$${SWEEP_TSV:-build/sweep.tsv} tests/cov.py build/cov \
		$(CORE:%=ledger/%.c)

# Mistakes planted in the ledger, each of which its tests must find.
mutants:
	@mkdir -p build
	@SWEEP_TSV=$${SWEEP_TSV:-build/sweep.tsv} J=$(JOBS) tests/mutants.sh

bench:
	packaging/deps.sh --bench
	$(MAKE) BUILD=release all $(BENCH:%=build/release/%)
	tests/bench/bench.sh

# PREFIX is where things run from, DESTDIR where they are put meanwhile.
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/cho40/fonts \
		$(DESTDIR)/etc/cho40 $(DESTDIR)$(UNITDIR) $(DESTDIR)$(SYSUSERSDIR)
	install -m 755 $(PROGRAMS:%=$(O)/%) $(DESTDIR)$(PREFIX)/bin
	install -m 644 assets/fonts/*.ttf $(DESTDIR)$(PREFIX)/share/cho40/fonts
	install -d $(DESTDIR)$(PREFIX)/share/cho40/voice \
		$(DESTDIR)$(PREFIX)/share/doc/cho40
	install -m 644 $(VOICES:%=$(O)/voice/%.c4v) \
		$(DESTDIR)$(PREFIX)/share/cho40/voice
	install -m 644 docs/voice.md $(DESTDIR)$(PREFIX)/share/doc/cho40
	install -m 644 assets/tax.tsv assets/forms.tsv assets/notices.tsv \
		$(DESTDIR)$(PREFIX)/share/cho40
	install -d $(DESTDIR)$(PREFIX)/share/cho40/console
	install -m 644 sync/board/www/* $(DESTDIR)$(PREFIX)/share/cho40/console
	$(if $(CROSS),,$(O)/cho40-board --print-openapi > \
		$(DESTDIR)$(PREFIX)/share/cho40/console/openapi.json)
	install -m 644 packaging/conf/*.conf $(DESTDIR)/etc/cho40
	install -m 644 packaging/systemd/*.service \
		packaging/systemd/*.socket $(DESTDIR)$(UNITDIR)
	install -d $(DESTDIR)$(UDEVDIR)
	install -m 644 packaging/udev/*.rules $(DESTDIR)$(UDEVDIR)
	install -m 644 packaging/systemd/cho40.sysusers \
		$(DESTDIR)$(SYSUSERSDIR)/cho40.conf
	install -d $(DESTDIR)$(PREFIX)/share/doc/cho40-board/examples
	install -m 644 packaging/nginx/cho40.conf \
		$(DESTDIR)$(PREFIX)/share/doc/cho40-board/examples/nginx.conf
	install -m 644 packaging/postgres/spread.sh \
		packaging/postgres/citus.sql docs/scale.md \
		$(DESTDIR)$(PREFIX)/share/doc/cho40-board/examples
	for m in packaging/man/*.[0-9]; do \
		d=$(DESTDIR)$(PREFIX)/share/man/man$${m##*.}; \
		install -d $$d && install -m 644 $$m $$d || exit 1; \
	done

# A Debian package of the tree as it stands, in build/deb/.
deb:
	packaging/deps.sh --deb
	rm -rf build/deb && mkdir -p build/deb/cho40-$(VERSION)
	git ls-files -co --exclude-standard -z | \
		xargs -0 cp --parents -t build/deb/cho40-$(VERSION)
	cp -r packaging/debian build/deb/cho40-$(VERSION)/debian
	cd build/deb/cho40-$(VERSION) && \
		dpkg-buildpackage -us -uc -b $(if $(CROSS),-a$(DEB_ARCH))
	cd build/deb && lintian --fail-on error *.changes

# The wire's dictionaries, trained again and compared with the shipped ones.
dict: $(O)/tests/bench/wire_bench
	packaging/tools/train-dicts.sh $<

# The shipped configuration files are what the option tables print, with the
# group through which cho40-sync's own user reaches the terminal's socket, and
# the socket at which cho40-print is started.
conf: all
	for p in terminal sync board; do \
		$(O)/cho40-$$p --print-config | \
			sed -e 's/^socket_group =$$/socket_group = cho40/' \
			-e 's,^helper =$$,helper = /run/cho40-print.sock,' \
			> packaging/conf/$$p.conf || exit 1; \
	done

dist:
	mkdir -p build && git archive --prefix=cho40-$(VERSION)/ \
		-o build/cho40-$(VERSION).tar.gz HEAD

clean:
	rm -rf build

-include $(shell find $(O) -name '*.d' 2>/dev/null)
