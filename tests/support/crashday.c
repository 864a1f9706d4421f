/* SPDX-License-Identifier: Apache-2.0 */
#define _DEFAULT_SOURCE   /* MAP_ANONYMOUS */
#define _XOPEN_SOURCE 700   /* mkdtemp */
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ledger/backup.h"
#include "ledger/base/log.h"
#include "ledger/debt.h"
#include "ledger/refund.h"
#include "ledger/round.h"
#include "ledger/shift.h"
#include "tests/support/crashday.h"
#include "tests/support/crashvfs.h"

#define SIDE_SLOTS 2048
#define MUST(call) REQUIRE((call) == RC_OK)

#define COMPLAINTS 20

/* --- acknowledging ------------------------------------------------------ */

/* Entries that are new, as a board gets them. */
static void
send_up(struct crash_day *d, struct ledger *l, int64_t to)
{
	static char memory[BATCH_BYTES_MAX];
	struct batch b;

	while (d->entries < to) {
		struct buf lines = BUF(memory);
		MUST(ledger_batch(l, d->entries, &lines, &b));
		char *at = memory;
		while (d->entries < b.last) {
			char *end = strchr(at, '\n');
			REQUIRE(end != NULL);
			d->entries++;
			d->entry_op[d->entries] = crash_ops();
			witness_read_line((struct str){ at,
			    (size_t)(end - at) }, &d->line[d->entries]);
			memcpy(d->h[d->entries], d->h[d->entries - 1],
			    HASH_BYTES);
			chain_link(d->h[d->entries], d->line[d->entries].l);
			at = end + 1;
		}
		REQUIRE(memcmp(d->h[b.last], b.hash, HASH_BYTES) == 0);
	}
}

static void
shown(struct crash_day *d, struct ledger *l, const struct sale *s)
{
	struct journal_head h;
	struct day_ack *a = &d->ack[d->acks];

	ledger_head(l, &h);
	REQUIRE(d->acks < DAY_ACKS_MAX && h.n <= DAY_ENTRIES_MAX);
	memcpy(d->key, h.key, KEY_BYTES);
	chain_start(d->key, d->h[0]);
	send_up(d, l, h.n);
	*a = (struct day_ack){ .op = crash_ops(), .n = h.n, .later = -1,
	    .has_sale = s != NULL, .first = true };
	if (s != NULL) {
		a->sale = *s;
		for (int i = d->acks - 1; i >= 0; i--)
			if (d->ack[i].has_sale && strcmp(d->ack[i].sale.ref,
			    s->ref) == 0) {
				d->ack[i].later = d->acks;
				a->first = false;
				break;
			}
	}
	d->acks++;
}

static struct ledger *
start(struct crash_day *d)
{
	char text[256];
	struct buf why = BUF(text);
	struct ledger *l;

	if (ledger_open(d->dir, &d->env, &l, &why) != RC_OK) {
		fprintf(stderr, "open: %s\n", text);
		REQUIRE(false);
	}
	shown(d, l, NULL);
	return l;
}

/* --- payments ----------------------------------------------------------- */

static void
credit(struct crash_day *d, struct ledger *l, const char *ref, int64_t dong)
{
	struct credit c = { .amount = { dong }, .mail = ++d->mail };
	struct sale s;
	bool fresh;

	(void)snprintf(c.id, sizeof(c.id), "test:%d", (int)d->mail);
	(void)snprintf(c.ref, sizeof(c.ref), "%s", ref);
	(void)snprintf(c.at, sizeof(c.at), "2026-11-21 08:00:00");
	MUST(sale_credit(l, &c, &s, &fresh));
	REQUIRE(fresh);
	shown(d, l, &s);
}

static void
settle(struct crash_day *d, struct ledger *l, const char *ref,
    enum evidence by)
{
	struct sale s;

	MUST(sale_settle(l, ref, by, &s));
	shown(d, l, &s);
}

static void
give_back(struct crash_day *d, struct ledger *l, const char *ref,
    int64_t dong)
{
	struct sale s;

	MUST(sale_refund(l, ref, (struct vnd){ dong }, d->payments % 2 == 0 ?
	    EVIDENCE_CASH : EVIDENCE_BANK, &s));
	shown(d, l, &s);
}

/* A sale that is not to be; if `late` the money comes all the same, and is
 * given back.  And a self-test's, which is never open. */
static void
no_sale(struct crash_day *d, struct ledger *l, bool late)
{
	struct sale s;

	MUST(sale_open(l, (struct vnd){ 5000 }, &s));
	shown(d, l, &s);
	MUST(late ? sale_expire(l, s.ref, &s) : sale_void(l, s.ref, &s));
	shown(d, l, &s);
	if (late) {
		credit(d, l, s.ref, 5000);
		give_back(d, l, s.ref, 5000);
	}
	MUST(sale_open_void(l, (struct vnd){ 1000 }, &s));
	shown(d, l, &s);
	credit(d, l, s.ref, 1000);
}

static void
pay(struct crash_day *d, struct ledger *l)
{
	int64_t dong = 1000 * ++d->payments;
	struct sale s;

	MUST(sale_open(l, (struct vnd){ dong }, &s));
	shown(d, l, &s);
	switch (d->payments % 8) {
	case 0:
		settle(d, l, s.ref, EVIDENCE_CASH);
		break;
	case 1:
		credit(d, l, s.ref, 200);
		credit(d, l, s.ref, dong - 200);
		break;
	case 2:
		settle(d, l, s.ref, EVIDENCE_SEEN);
		credit(d, l, s.ref, dong);
		break;
	case 3:
		credit(d, l, s.ref, dong + 300);
		give_back(d, l, s.ref, 300);
		break;
	default:
		credit(d, l, s.ref, dong);
	}
	if (d->payments % 12 == 5)
		no_sale(d, l, d->payments % 24 == 5);
}

/* --- what else a day has ------------------------------------------------ */

static void
debts(struct crash_day *d, struct ledger *l)
{
	char text[32];
	struct buf name = BUF(text);
	struct debtor who;

	buf_printf(&name, "Người thử %d", d->payments % 3);
	MUST(debt_add(l, buf_str(&name), (struct vnd){ 9000 }, &who));
	shown(d, l, NULL);
	MUST(debt_pay(l, who.who, (struct vnd){ 4000 }, EVIDENCE_CASH,
	    &who));
	shown(d, l, NULL);
	if (d->payments % 5 == 0) {
		MUST(debt_forget(l, who.who));
		shown(d, l, NULL);
	}
}

/* --- a collector's round ------------------------------------------------ */

#define ROUND_DAY 20778   /* 2026-11-21 */

static void
told(struct crash_day *d, struct ledger *l, const char *kind,
    const char *text)
{
	MUST(ledger_mail(l, ++d->mail, str_of(kind), str_of(text)));
	shown(d, l, NULL);
}

static void
begin_round(struct crash_day *d, struct ledger *l)
{
	told(d, l, "role", "{\"role\":\"collector\"}");
	told(d, l, "tickets", "{\"series\":\"26A\",\"first\":1,"
	    "\"last\":9999,\"from\":\"2026-11-01\",\"to\":"
	    "\"2026-12-31\",\"kinds\":[{\"kind\":\"XE\","
	    "\"name\":\"Xe máy\",\"amount\":5000}]}");
	told(d, l, "round", "{\"day\":\"2026-11-21\",\"stalls\":["
	    "{\"s\":\"A-01\",\"b\":\"C400000000000001P\","
	    "\"a\":90000000,\"d\":12,\"p\":\"\"}]}");
}

/* A bill's part in notes or by QR, a ticket, and now and then one that was a
 * mistake, and all notes to the office. */
static void
collect(struct crash_day *d, struct ledger *l)
{
	struct handover h;
	struct ticket t;
	struct sale s;

	MUST(fee_ask(l, "A-01", "C400000000000001P", (struct vnd){ 2000 },
	    &s));
	shown(d, l, &s);
	if (d->payments % 2 == 0)
		settle(d, l, s.ref, EVIDENCE_CASH);
	else
		credit(d, l, s.ref, 2000);
	MUST(ticket_issue(l, "XE", ROUND_DAY, &t));
	shown(d, l, NULL);
	if (d->payments % 3 != 0)
		return;
	MUST(ticket_void(l, t.series, t.no, &t));
	shown(d, l, NULL);
	if (handover_make(l, &h) == RC_OK)
		shown(d, l, NULL);
}

static void
change_shift(struct crash_day *d, struct ledger *l)
{
	char text[1024];
	struct buf checkpoint = BUF(text);
	struct shift z;

	if (shift_report(l, &z) == RC_OK) {
		MUST(shift_close(l, (struct vnd){ z.sums.expected.dong + 500 },
		    &z));
		shown(d, l, NULL);
		MUST(ledger_checkpoint(l, &checkpoint));
	}
	MUST(shift_open(l, (struct vnd){ 200000 }, &z));
	shown(d, l, NULL);
}

/* The board has all there is. */
static void
upload(struct crash_day *d, struct ledger *l)
{
	struct journal_head h;

	ledger_head(l, &h);
	MUST(ledger_acked(l, h.n, h.hash));
	shown(d, l, NULL);
}

/* ledger_backup gives its copy a name with the machine's own calls; they find
 * a file of that name where the crash disk has none to show them. */
static void
stand_in(void *ctx, const char *what, int64_t done, int64_t of)
{
	char part[BACKUP_PATH_MAX + 8];
	const struct backup_job *job = ctx;

	(void)done;
	(void)of;
	if (strcmp(what, "copying") != 0)
		return;
	(void)snprintf(part, sizeof(part), "%s.part", job->path);
	int fd = open(part, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	REQUIRE(fd >= 0 && close(fd) == 0);
}

static void
back_up(struct crash_day *d)
{
	char text[512];
	struct buf why = BUF(text);
	struct backup_job job = { .from = d->dir, .to = d->dir };

	job.step.fn = stand_in;
	job.step.ctx = &job;
	if (ledger_backup(&job, &d->env, &why) != RC_OK) {
		fprintf(stderr, "backup: %s\n", text);
		REQUIRE(false);
	}
	REQUIRE(job.entries == d->entries);
	REQUIRE(unlink(job.path) == 0);
}

static void
sell_a_day(struct crash_day *d, int payments)
{
	struct profile p = { .bin = "970436", .account = "0071000000017",
	    .holder = "NGUOI BAN THU", .stall = "Thử", .terminal = 7 };
	struct ledger *l = start(d);

	MUST(ledger_profile_set(l, &p));
	shown(d, l, NULL);
	begin_round(d, l);
	while (d->payments < payments) {
		if (d->payments % 75 == 0)
			change_shift(d, l);
		pay(d, l);
		if (d->payments % 20 == 7)
			debts(d, l);
		if (d->payments % 20 == 13)
			collect(d, l);
		if (d->payments % 4 == 1)
			upload(d, l);
		if (d->payments % 5 == 0)
			MUST(ledger_tidy(l));
		bool noon = d->payments == payments / 2;
		if (!noon && d->payments % 33 != 0)
			continue;
		ledger_close(l);
		if (noon)
			back_up(d);
		l = start(d);
	}
	ledger_close(l);
}

/* --- its states --------------------------------------------------------- */

static void
number_states(struct crash_day *d)
{
	size_t all = crash_ops();
	int a = 0, acked = 0, passed = 0;
	size_t from = 0;

	d->low = calloc(all + 1, sizeof(d->low[0]));
	d->high = calloc(all + 1, sizeof(d->high[0]));
	REQUIRE(d->low != NULL && d->high != NULL);
	d->gold = gold_open();
	crash_rewind();
	for (size_t k = 0; k <= all; k++) {
		crash_seek(k);
		if (crash_is_border(k)) {
			(void)crash_image(CRASH_KILL, 0);
			passed = gold_keep(d->gold, "ledger.db");
			REQUIRE(passed >= 0);
			while (from <= k)
				d->high[from++] = passed;
		}
		for (; a < d->acks && d->ack[a].op <= k; a++)
			acked = passed;
		d->low[k] = acked;
	}
	crash_rewind();
}

/* --- naming ------------------------------------------------------------- */

static struct {
	atomic_int n;
	char line[COMPLAINTS][160];
} *complaints;   /* shared with the processes that a crew is */

static void
complaints_open(void)
{
	complaints = mmap(NULL, sizeof(*complaints), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	REQUIRE(complaints != MAP_FAILED);
}

void
day_complain(const char *before, const struct day_cut *c, const char *what)
{
	int i = atomic_fetch_add(&complaints->n, 1);

	if (i < COMPLAINTS)
		(void)snprintf(complaints->line[i],
		    sizeof(complaints->line[i]), "%s%s:%zu:%" PRIu64 " %s",
		    before, crash_model_name(c->m), c->k, c->seed, what);
}

void
day_complaints(void)
{
	for (int i = 0; i < COMPLAINTS && i < complaints->n; i++)
		printf("%s\n", complaints->line[i]);
}

bool
day_cut_parse(const char *text, struct day_cut *c)
{
	char model[16];

	*c = (struct day_cut){ .m = CRASH_KILL };
	if (sscanf(text, "%15[^:]:%zu:%" SCNu64, model, &c->k, &c->seed) != 3)
		return false;
	while (c->m < CRASH_MODEL_COUNT &&
	    strcmp(crash_model_name(c->m), model) != 0)
		c->m++;
	return c->m < CRASH_MODEL_COUNT;
}

/* --- life --------------------------------------------------------------- */

static int64_t
tick(void *ctx)
{
	return ((struct crash_day *)ctx)->wall_ms += 700;
}

static void
make_folder(char dir[64])
{
	/* What is not on the crash disk is synced for real; where that is
	 * memory, it is four times as fast. */
	(void)snprintf(dir, 64, "%s/cho40-cut-XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	REQUIRE(mkdtemp(dir) != NULL);
}

void
day_live(struct crash_day *d, int payments)
{
	memset(d, 0, sizeof(*d));
	log_set_level(LOG_ERROR);
	complaints_open();
	make_folder(d->dir);
	(void)snprintf(d->side, sizeof(d->side), "%s/side.c4", d->dir);
	d->wall_ms = 1795222800000;
	d->clock = (struct clock){ tick, tick, d };
	d->rng = rng_from_seed(&d->random, 42);
	d->env = (struct ledger_env){ .clock = &d->clock, .rng = &d->rng,
	    .vfs = CRASH_VFS, .software = "test", .side_path = d->side,
	    .side_slots = SIDE_SLOTS, .rename = crash_rename };
	crash_vfs_open();
	crash_record_start();
	sell_a_day(d, payments);
	crash_record_stop();
	number_states(d);
}

void
day_leave(struct crash_day *d)
{
	char path[64 + 256 + 2];
	DIR *all = opendir(d->dir);
	struct dirent *e;

	REQUIRE(all != NULL);
	while ((e = readdir(all)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", d->dir,
		    e->d_name);
		unlink(path);
	}
	closedir(all);
	rmdir(d->dir);
}

void
day_forget(struct crash_day *d)
{
	gold_close(d->gold);
	free(d->low);
	free(d->high);
	day_leave(d);
	crash_vfs_close();
	munmap(complaints, sizeof(*complaints));
}

void
day_move(struct crash_day *d)
{
	char from[96], to[96], seed[KEY_BYTES];

	(void)snprintf(from, sizeof(from), "%s/journal.key", d->dir);
	make_folder(d->dir);
	(void)snprintf(to, sizeof(to), "%s/journal.key", d->dir);
	(void)snprintf(d->side, sizeof(d->side), "%s/side.c4", d->dir);
	FILE *f = fopen(from, "rb");
	REQUIRE(f != NULL && fread(seed, 1, KEY_BYTES, f) == KEY_BYTES);
	fclose(f);
	int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	REQUIRE(fd >= 0 && write(fd, seed, KEY_BYTES) == KEY_BYTES);
	close(fd);
}

/* --- holding against it ------------------------------------------------- */

int
day_acked(const struct crash_day *d, size_t k)
{
	int low = 0, high = d->acks;

	while (low < high) {
		int mid = low + (high - low) / 2;
		if (d->ack[mid].op <= k)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

int64_t
day_entries(const struct crash_day *d, size_t k)
{
	int acked = day_acked(d, k);

	return acked == 0 ? 0 : d->ack[acked - 1].n;
}

static bool
as(const struct sale *got, const struct sale *want)
{
	return strcmp(got->ref, want->ref) == 0 && got->n == want->n &&
	    got->state == want->state && got->evidence == want->evidence &&
	    got->amount.dong == want->amount.dong &&
	    got->received.dong == want->received.dong &&
	    got->cash.dong == want->cash.dong &&
	    got->seen.dong == want->seen.dong;
}

/* Which acknowledgement of the sale that a is about does the ledger show?
 * -1: it has no such sale; -2: one that never was. */
static int
shows(const struct crash_day *d, struct ledger *l, int a)
{
	struct sale s;
	enum rc rc = sale_get(l, d->ack[a].sale.ref, &s);

	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? -1 : -2;
	/* A self-test's order is opened and cancelled at once; of a damaged
	 * journal the second entry may be lost. */
	if (s.state == SALE_OPEN && d->ack[a].sale.state == SALE_VOID)
		return -1;
	int known = -2;   /* the last alike: a refund leaves a sale as it is */
	for (; a >= 0; a = d->ack[a].later)
		if (as(&s, &d->ack[a].sale))
			known = a;
	return known;
}

enum day_verdict
day_compare(const struct crash_day *d, struct ledger *l, size_t k)
{
	int acked = day_acked(d, k);
	enum day_verdict all = DAY_WHOLE;

	for (int a = 0; a < acked; a++) {
		if (!d->ack[a].has_sale || !d->ack[a].first)
			continue;
		int last = a;
		while (d->ack[last].later >= 0 && d->ack[last].later < acked)
			last = d->ack[last].later;
		int got = shows(d, l, a);
		if (got == -2)
			return DAY_WRONG;
		if (got < last)
			all = DAY_EARLIER;
	}
	return all;
}
