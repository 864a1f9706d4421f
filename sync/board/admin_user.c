/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "ledger/base/json.h"

#include "sync/board/admin_user.h"
#include "sync/board/console/password.h"
#include "sync/board/console/session.h"
#include "sync/board/store_console.h"

#define ROW_BYTES 512

static enum rc
refuse(struct admin_answer *a, enum rc rc, const char *what)
{
	buf_reset(&a->why);
	buf_puts(&a->why, what);
	return rc;
}

static enum rc
note(struct store *s, const char *action, const char *login)
{
	/* 0: at the machine itself. */
	return store_trail_add(s, &(struct store_act){ 0, action, login,
	    "at the command line" });
}

static bool
get_password(struct str request, struct store_staff *p)
{
	int64_t must;

	if (!json_get_str(request, "password", p->password,
	    sizeof(p->password)) || !json_get_i64(request, "must", &must))
		return false;
	p->must_change = must != 0;
	p->fails = p->until_ms = 0;
	return p->password[0] != '\0';
}

enum rc
admin_user_add(struct store *s, struct str request, struct admin_answer *a)
{
	struct store_staff p = { .staff = 0 };
	struct staff who;

	if (!json_get_str(request, "login", p.login, sizeof(p.login)) ||
	    !json_get_str(request, "name", p.name, sizeof(p.name)) ||
	    !json_get_str(request, "role", p.role, sizeof(p.role)) ||
	    !json_get_str(request, "stall", p.stall, sizeof(p.stall)) ||
	    !get_password(request, &p))
		return refuse(a, RC_BAD_INPUT, "not a user");
	if (!login_is_fine(p.login))
		return refuse(a, RC_BAD_INPUT, "login: 2 to 32 small letters "
		    "without marks, digits, . - _");
	if (p.name[0] == '\0')
		return refuse(a, RC_BAD_INPUT, "name: give one");
	if (!session_who(&p, &who))
		return refuse(a, RC_BAD_INPUT, "role: viewer, head, "
		    "accountant, collector, technician, trader or admin");
	if ((who.role == ROLE_TRADER) != (p.stall[0] != '\0'))
		return refuse(a, RC_BAD_INPUT, "stall: a trader has one, and "
		    "nobody else");
	enum rc rc = store_staff_add(s, &p);
	if (rc == RC_CONFLICT)
		return refuse(a, rc, "login: somebody has it; choose "
		    "another");
	return rc == RC_OK ? note(s, "user.add", p.login) : rc;
}

struct list { struct buf *to; int64_t last; bool full; };

static bool
put_user(void *ctx, const struct store_staff *p)
{
	struct list *l = ctx;

	if (l->to->n + ROW_BYTES >= l->to->cap) {
		l->full = true;
		return false;
	}
	buf_printf(l->to, "%" PRId64 "\t%s\t%s\t%s\t%s\t%s%s\n", p->staff,
	    p->login, p->name, p->role, p->stall, p->disabled_ms != 0 ?
	    "disabled" : "active", p->has_totp ? "\ttotp" : "");
	l->last = p->staff;
	return true;
}

enum rc
admin_user_list(struct store *s, struct str request, struct admin_answer *a)
{
	struct list l = { .to = &a->text };
	struct store_list list = { .most = INT32_MAX };

	if (json_get_i64(request, "after", &list.from) && list.from < 0)
		return refuse(a, RC_BAD_INPUT, "after: no such place");
	enum rc rc = store_staff_list(s, &list, put_user, &l);
	a->next = l.full ? l.last : 0;
	return rc;
}

static enum rc
find(struct store *s, struct str request, struct store_staff *p,
    struct admin_answer *a)
{
	char login[STAFF_LOGIN_MAX + 1];

	if (!json_get_str(request, "login", login, sizeof(login)))
		return refuse(a, RC_BAD_INPUT, "no login");
	enum rc rc = store_staff_find(s, login, p);
	return rc == RC_NOT_FOUND ? refuse(a, rc,
	    "nobody has this login; see user list") : rc;
}

enum rc
admin_user_password(struct store *s, struct str request,
    struct admin_answer *a)
{
	struct store_staff p;

	enum rc rc = find(s, request, &p, a);
	if (rc != RC_OK)
		return rc;
	if (!get_password(request, &p))
		return refuse(a, RC_BAD_INPUT, "no password");
	p.has_totp = false;
	p.disabled_ms = 0;
	rc = store_staff_save(s, &p);
	if (rc == RC_OK)
		rc = store_recovery_put(s, p.staff, NULL, 0);
	if (rc == RC_OK)
		rc = store_session_end_all(s, p.staff);
	return rc == RC_OK ? note(s, "user.password", p.login) : rc;
}

enum rc
admin_user_disable(struct store *s, struct str request,
    struct admin_answer *a)
{
	struct store_staff p;

	enum rc rc = find(s, request, &p, a);
	if (rc != RC_OK)
		return rc;
	p.disabled_ms = store_now_ms(s);
	rc = store_staff_save(s, &p);
	if (rc == RC_OK)
		rc = store_session_end_all(s, p.staff);
	return rc == RC_OK ? note(s, "user.disable", p.login) : rc;
}

enum rc
admin_user_code(struct store *s, struct str request, struct admin_answer *a)
{
	char hex[2 * HASH_BYTES + 1];
	uint8_t hash[HASH_BYTES];
	bool any;

	if (!json_get_str(request, "hash", hex, sizeof(hex)) ||
	    !hex_decode(str_of(hex), hash, sizeof(hash)))
		return refuse(a, RC_BAD_INPUT, "not a code");
	enum rc rc = store_staff_any(s, &any);
	if (rc == RC_OK && any)
		return refuse(a, RC_STATE, "there are users already; see "
		    "user list, and user password for a new one");
	return rc == RC_OK ? store_setup_code_put(s, hash) : rc;
}
