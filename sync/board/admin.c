/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "ledger/base/log.h"
#include "ledger/proof.h"
#include "ledger/proof_key.h"
#include "ledger/receipt.h"
#include "sync/board/admin.h"
#include "sync/board/admin_user.h"
#include "sync/board/admin_statement.h"
#include "sync/board/carry_in.h"
#include "sync/board/store_money.h"
#include "sync/board/ops/backup.h"
#include "sync/board/ops/doctor.h"

#define ROW_BYTES 512   /* room that a list's line may need */

static enum rc
refuse(struct admin_answer *a, enum rc rc, const char *what)
{
	buf_reset(&a->why);
	buf_puts(&a->why, what);
	return rc;
}

static bool
get_terminal(struct str request, uint32_t *terminal)
{
	int64_t n;

	if (!json_get_i64(request, "terminal", &n) || n < 1 ||
	    n > TERMINAL_ID_MAX)
		return false;
	*terminal = (uint32_t)n;
	return true;
}

static bool
get_place(struct str request, struct store_place *p)
{
	return json_get_str(request, "bin", p->bin, sizeof(p->bin)) &&
	    json_get_str(request, "account", p->account, sizeof(p->account));
}

/* --- devices ----------------------------------------------------------- */

static enum rc
device_add(struct store *s, struct str request, struct admin_answer *a)
{
	struct store_terminal t = { .terminal = 0 };
	struct store_place place;

	if (!get_terminal(request, &t.terminal) ||
	    !json_get_str(request, "stall", t.stall, sizeof(t.stall)) ||
	    !json_get_hex(request, "cert", t.cert, HASH_BYTES) ||
	    !get_place(request, &place))
		return refuse(a, RC_BAD_INPUT, "not a device");
	enum rc rc = store_terminal_put(s, &t);
	return rc == RC_OK ? store_place_put(s, t.terminal, &place) : rc;
}

static enum rc
device_revoke(struct store *s, struct str request, struct admin_answer *a)
{
	uint32_t terminal;
	struct store_terminal t;

	if (!get_terminal(request, &terminal))
		return refuse(a, RC_BAD_INPUT, "no terminal");
	enum rc rc = store_terminal_get(s, terminal, &t);
	if (rc == RC_NOT_FOUND) {
		buf_printf(&a->why, "terminal %u is not registered",
		    (unsigned)terminal);
		return rc;
	}
	if (rc != RC_OK)
		return rc;
	t.revoked_ms = store_now_ms(s);
	return store_terminal_save(s, &t);
}

static void
put_device(struct buf *b, const struct store_terminal *t)
{
	buf_printf(b, "%u\t%s\t%s\tentries=%" PRId64 "\tmail=%" PRId64 "/%"
	    PRId64 "\t", (unsigned)t->terminal, t->stall,
	    t->revoked_ms != 0 ? "revoked" : t->has_key ? "active" : "new",
	    t->head_n, t->mail_seen, t->mail_last);
	buf_hex(b, t->cert, HASH_BYTES);
	buf_printf(b, "\tepoch=%u\n", (unsigned)t->epoch);
}

static enum rc
device_list(struct store *s, struct str request, struct admin_answer *a)
{
	struct store_terminal t = { .terminal = 0 };
	int64_t after = 0;
	enum rc rc = RC_OK;

	if (json_get_i64(request, "after", &after) && (after < 0 ||
	    after > TERMINAL_ID_MAX))
		return refuse(a, RC_BAD_INPUT, "after: no such place");
	t.terminal = (uint32_t)after;
	while (a->text.n + ROW_BYTES < a->text.cap) {
		rc = store_terminal_next(s, t.terminal, &t);
		if (rc != RC_OK)
			return rc == RC_NOT_FOUND ? RC_OK : rc;
		put_device(&a->text, &t);
	}
	a->next = t.terminal;
	return RC_OK;
}

/* The terminal's secret of an epoch, as its file: the fresh one that came with
 * the request, unless there is one already. */
static enum rc
device_proof_key(struct store *s, struct str request, struct admin_answer *a)
{
	struct proof_keys keys = { .count = 1 };
	struct proof_key *k = &keys.key[0];
	struct store_terminal t;
	uint8_t fresh[KEY_BYTES];
	int64_t epoch;

	if (!get_terminal(request, &k->terminal) ||
	    !json_get_i64(request, "epoch", &epoch) || epoch < 0 ||
	    epoch > EPOCH_MAX || !json_get_hex(request, "fresh", fresh,
	    HASH_BYTES))
		return refuse(a, RC_BAD_INPUT, "not a terminal's epoch");
	k->epoch = (uint32_t)epoch;
	enum rc rc = store_terminal_get(s, k->terminal, &t);
	if (rc == RC_NOT_FOUND)
		return refuse(a, rc, "the terminal is not registered");
	if (rc == RC_OK)
		rc = store_proof_key_add(s, k->terminal, k->epoch, fresh);
	if (rc == RC_OK)
		rc = store_proof_key_get(s, k->terminal, k->epoch, k->secret);
	if (rc == RC_OK)
		proof_keys_put(&a->text, &keys);
	proof_keys_wipe(&keys);
	crypto_wipe(fresh, sizeof(fresh));
	return rc;
}

/* --- enrolment --------------------------------------------------------- */

/* The row of a terminal that is to enrol: made, or brought up to date with
 * what is given. */
static enum rc
ready_terminal(struct store *s, struct str request,
    struct store_terminal *t, struct admin_answer *a)
{
	char stall[NAME_MAX_BYTES] = "", holder[NAME_MAX_BYTES] = "";
	uint32_t terminal = t->terminal;

	if (!json_get_str(request, "stall", stall, sizeof(stall)) ||
	    !json_get_str(request, "holder", holder, sizeof(holder)))
		return refuse(a, RC_BAD_INPUT, "not an enrolment");
	enum rc rc = store_terminal_get(s, terminal, t);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	bool is_new = rc == RC_NOT_FOUND;
	if (is_new && stall[0] == '\0')
		return refuse(a, RC_BAD_INPUT, "a new terminal: give --stall "
		    "and --account");
	if (is_new)
		*t = (struct store_terminal){ .terminal = terminal };
	if (stall[0] != '\0')
		memcpy(t->stall, stall, sizeof(stall));
	if (holder[0] != '\0')
		memcpy(t->holder, holder, sizeof(holder));
	return is_new ? store_terminal_put(s, t) : store_terminal_name(s, t);
}

static enum rc
enrol_add(struct store *s, struct str request, struct admin_answer *a)
{
	struct store_terminal t = { .terminal = 0 };
	struct store_enrolment e = { .terminal = 0 };
	struct store_place place = { "", "" };
	int64_t minutes;

	if (!get_terminal(request, &t.terminal) ||
	    !json_get_hex(request, "code", e.code, HASH_BYTES) ||
	    !get_place(request, &place) ||
	    !json_get_i64(request, "minutes", &minutes) || minutes < 1 ||
	    minutes > ADMIN_MINUTES_MAX)
		return refuse(a, RC_BAD_INPUT, "not an enrolment");
	e.terminal = t.terminal;
	e.expires_ms = store_now_ms(s) + minutes * 60000;
	enum rc rc = ready_terminal(s, request, &t, a);
	if (rc == RC_OK && place.bin[0] != '\0')
		rc = store_place_put(s, t.terminal, &place);
	if (rc == RC_OK)
		rc = store_place_first(s, t.terminal, &place);
	if (rc == RC_NOT_FOUND)
		return refuse(a, RC_BAD_INPUT, "give --account BIN/ACCOUNT: "
		    "none is known of this terminal");
	return rc == RC_OK ? store_enrolment_add(s, &e) : rc;
}

/* The code that lets a terminal type codes again, for the number it shows. */
static enum rc
device_unlock(struct store *s, struct str request, struct admin_answer *a)
{
	struct proof p = { .purpose = PROOF_UNLOCK, .bin = "",
	    .account = "" };
	uint8_t secret[KEY_BYTES], key[KEY_BYTES], mac[HASH_BYTES];
	char code[PROOF_CODE_MAX + 1], shown[PROOF_CODE_MAX + 2];
	int64_t epoch, lock;

	if (!get_terminal(request, &p.ref.terminal) ||
	    !json_get_i64(request, "epoch", &epoch) || epoch < 0 ||
	    epoch > EPOCH_MAX || !json_get_i64(request, "lock", &lock) ||
	    lock < 1)
		return refuse(a, RC_BAD_INPUT, "not a terminal's lock");
	p.ref.epoch = (uint32_t)epoch;
	p.ref.nonce = (uint64_t)lock;
	enum rc rc = store_proof_key_get(s, p.ref.terminal, p.ref.epoch,
	    secret);
	if (rc == RC_NOT_FOUND)
		return refuse(a, rc, "the terminal has no proof key of this "
		    "epoch");
	if (rc != RC_OK)
		return rc;
	proof_key_derive(secret, key);
	proof_mac(key, &p, mac);
	proof_code(mac, p.total, code);
	proof_grouped(code, shown);
	buf_printf(&a->text, "%s\n", shown);
	crypto_wipe(secret, sizeof(secret));
	crypto_wipe(key, sizeof(key));
	return RC_OK;
}

/* --- receipts ---------------------------------------------------------- */

static enum rc
receipt_issue(struct store *s, struct str request, struct admin_answer *a)
{
	char row[256];
	struct receipt r;

	if (!json_get_str(request, "row", row, sizeof(row)) ||
	    receipt_row_read(str_of(row), &r) != RC_OK)
		return refuse(a, RC_BAD_INPUT, "not a receipt");
	enum rc rc = store_receipt_add(s, &r);
	if (rc == RC_OK)
		receipt_row_put(&a->text, &r);
	return rc;
}

static enum rc
receipt_again(struct store *s, struct str request, struct admin_answer *a)
{
	struct receipt r;
	int64_t number;

	if (!json_get_i64(request, "number", &number) || number < 1 ||
	    number > UINT32_MAX)
		return refuse(a, RC_BAD_INPUT, "not a number");
	enum rc rc = store_receipt_get(s, (uint32_t)number, &r);
	if (rc == RC_NOT_FOUND)
		return refuse(a, rc, "no receipt of this number was given");
	if (rc == RC_OK)
		receipt_row_put(&a->text, &r);
	return rc;
}

/* --- accounts ---------------------------------------------------------- */

static enum rc
account_add(struct store *s, struct str request, struct admin_answer *a)
{
	struct store_account account = { .auth = PROVIDER_HMAC };
	char kind[8];

	bool ok = json_get_str(request, "provider", account.provider,
	    sizeof(account.provider)) && get_place(request, &account.place) &&
	    json_get_str(request, "auth", kind, sizeof(kind)) &&
	    json_get_str(request, "secret", account.secret,
	    sizeof(account.secret));
	const struct provider *p = ok ? provider_by_name(str_of(
	    account.provider)) : NULL;
	ok = p != NULL && provider_auth_read(str_of(kind), &account.auth) &&
	    (p->auths & 1u << account.auth) != 0;
	enum rc rc = ok ? store_account_put(s, &account) :
	    refuse(a, RC_BAD_INPUT, "not an account");
	crypto_wipe(&account, sizeof(account));
	return rc;
}

static enum rc
account_fee(struct store *s, struct str request, struct admin_answer *a)
{
	struct store_fee_account account;

	if (!get_place(request, &account.place) || !json_get_str(request,
	    "name", account.name, sizeof(account.name)))
		return refuse(a, RC_BAD_INPUT, "not an account");
	return store_fee_account_put(s, &account);
}

struct list { struct buf *to; int64_t skip, at, next; };

static bool
put_account(void *ctx, const struct store_account *account)
{
	struct list *l = ctx;

	if (l->at++ < l->skip)
		return true;
	if (l->to->n + ROW_BYTES >= l->to->cap) {
		l->next = l->at - 1;
		return false;
	}
	buf_printf(l->to, "%s\t%s/%s\t%s\n", account->provider,
	    account->place.bin, account->place.account,
	    provider_auth_name(account->auth));
	return true;
}

static enum rc
account_list(struct store *s, struct str request, struct admin_answer *a)
{
	struct list l = { .to = &a->text };

	if (json_get_i64(request, "after", &l.skip) && l.skip < 0)
		return refuse(a, RC_BAD_INPUT, "after: no such place");
	enum rc rc = store_account_list(s, put_account, &l);
	a->next = l.next;
	return rc;
}

/* --- which one --------------------------------------------------------- */

static const struct {
	const char *name;
	enum rc (*run)(struct store *s, struct str request,
	    struct admin_answer *a);
	bool outside;            /* see admin_outside */
} commands[] = {
	{ "device.add", device_add, false },
	{ "device.revoke", device_revoke, false },
	{ "device.list", device_list, false },
	{ "device.proof-key", device_proof_key, false },
	{ "device.unlock", device_unlock, false },
	{ "enrol.add", enrol_add, false },
	{ "receipt.issue", receipt_issue, false },
	{ "receipt.again", receipt_again, false },
	{ "account.add", account_add, false },
	{ "account.fee", account_fee, false },
	{ "account.list", account_list, false },
	{ "user.add", admin_user_add, false },
	{ "user.list", admin_user_list, false },
	{ "user.password", admin_user_password, false },
	{ "user.disable", admin_user_disable, false },
	{ "user.code", admin_user_code, false },
	{ "statement.lines", admin_statement_lines, false },
	{ "statement.end", admin_statement_end, false },
	{ "carry.in", carry_in, false },
	{ "carry.back", carry_back, false },
	{ "backup", backup_request, true },
	{ "doctor", doctor_request, true },
};

/* Its place in the table, or -1. */
static int
find_command(struct str request)
{
	char name[32];

	if (!json_check(request, NULL) ||
	    !json_get_str(request, "do", name, sizeof(name)))
		return -1;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			return (int)i;
	return -1;
}

bool
admin_outside(struct str request)
{
	int i = find_command(request);

	return i >= 0 && commands[i].outside;
}

enum rc
admin_do(struct store *s, struct str request, struct admin_answer *a)
{
	int i = find_command(request);

	buf_reset(&a->why);
	buf_reset(&a->text);
	a->next = 0;
	return i >= 0 ? commands[i].run(s, request, a) : refuse(a,
	    RC_BAD_INPUT, json_check(request, NULL) ? "the running board "
	    "does not know this command; it is another version" :
	    "not a request");
}
