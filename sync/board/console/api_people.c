/* SPDX-License-Identifier: Apache-2.0 */
/* Who may sign in: made, changed and stopped by an administrator.  A password
 * given here is made by us, told once, and to be changed at the first
 * sign-in.  The last administrator stays one. */
#include <stdio.h>
#include <string.h>

#include "sync/board/board.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/console/password.h"
#include "sync/board/console/session.h"
#include "sync/board/store_staff.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static enum rc
in_role(struct api *a, struct store_staff *p)
{
	struct staff who;

	enum rc rc = api_in_text(a, "role", p->role, sizeof(p->role));
	if (rc == RC_OK)
		rc = api_in_text_or(a, "stall", p->stall, sizeof(p->stall));
	if (rc != RC_OK)
		return rc;
	a->field = "role";
	if (!session_who(p, &who))
		return api_refuse(a, 400, "field", "role: một trong viewer, "
		    "head, accountant, collector, technician, trader, admin");
	a->field = "stall";
	if ((who.role == ROLE_TRADER) != (p->stall[0] != '\0'))
		return api_refuse(a, 400, "field", "stall: tiểu thương cần "
		    "một điểm kinh doanh; người khác thì không");
	if (p->stall[strspn(p->stall, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	    "-./")] != '\0')
		return api_refuse(a, 400, "field", "stall: chữ hoa không dấu, "
		    "chữ số, - . /");
	a->field = NULL;
	return RC_OK;
}

/* A password of ours for p; the caller saves p. */
static enum rc
give_password(struct store *s, struct api *a, struct store_staff *p)
{
	const struct board *b = a->x->app;
	char plain[PASSWORD_ONCE_MAX];

	password_once(b->rng, plain, p->password);
	p->must_change = true;
	p->fails = p->until_ms = 0;
	json_object_set_new(a->out, "login", json_string(p->login));
	json_object_set_new(a->out, "password", json_string(plain));
	(void)s;
	return RC_OK;
}

static enum rc
add_person(struct store *s, struct api *a)
{
	struct store_staff p = { .staff = 0 };

	enum rc rc = api_in_text(a, "login", p.login, sizeof(p.login));
	if (rc == RC_OK)
		rc = api_in_text(a, "name", p.name, sizeof(p.name));
	if (rc == RC_OK)
		rc = in_role(a, &p);
	if (rc != RC_OK)
		return rc;
	if (!login_is_fine(p.login)) {
		a->field = "login";
		return api_refuse(a, 400, "field", "login: 2 đến 32 chữ "
		    "thường không dấu, chữ số, dấu chấm, gạch");
	}
	rc = give_password(s, a, &p);
	if (rc == RC_OK)
		rc = store_staff_add(s, &p);
	if (rc == RC_CONFLICT)
		return api_refuse(a, 409, "taken",
		    "Tên đăng nhập %s đã có người dùng.", p.login);
	json_object_set_new(a->out, "id", json_integer(p.staff));
	return rc == RC_OK ? api_trail(s, a, "user.add", p.login, p.role) :
	    rc;
}

static enum rc
get_person(struct store *s, struct api *a, struct store_staff *p)
{
	int64_t n;

	enum rc rc = api_in_i64(a, "id", 1, INT64_MAX, &n);
	if (rc != RC_OK)
		return rc;
	rc = store_staff_get(s, n, p);
	return rc == RC_NOT_FOUND ? api_refuse(a, 404, "not_found",
	    "Không có người dùng này.") : rc;
}

struct admins { int64_t but, count; };

static bool
count_admin(void *ctx, const struct store_staff *p)
{
	struct admins *n = ctx;

	n->count += p->staff != n->but && p->disabled_ms == 0 &&
	    strcmp(p->role, "admin") == 0;
	return true;
}

/* May p stop being an administrator? */
static enum rc
other_admin(struct store *s, struct api *a, const struct store_staff *p)
{
	struct admins n = { .but = p->staff };

	enum rc rc = store_staff_list(s, &(struct store_list){
	    .most = INT32_MAX }, count_admin, &n);
	if (rc == RC_OK && n.count == 0)
		return api_refuse(a, 409, "last_admin",
		    "Đây là quản trị viên cuối cùng.");
	return rc;
}

static enum rc
change_person(struct store *s, struct api *a)
{
	struct store_staff p, new;

	enum rc rc = get_person(s, a, &p);
	if (rc != RC_OK)
		return rc;
	new = p;
	new.stall[0] = '\0';
	rc = api_in_text(a, "name", new.name, sizeof(new.name));
	if (rc == RC_OK)
		rc = in_role(a, &new);
	if (rc == RC_OK && strcmp(p.role, new.role) != 0 &&
	    strcmp(p.role, "admin") == 0)
		rc = other_admin(s, a, &p);
	if (rc == RC_OK)
		rc = store_staff_save(s, &new);
	/* What is open was opened in the old role. */
	if (rc == RC_OK && strcmp(p.role, new.role) != 0)
		rc = store_session_end_all(s, p.staff);
	return rc == RC_OK ? api_trail(s, a, "user.change", p.login,
	    new.role) : rc;
}

static enum rc
new_password(struct store *s, struct api *a)
{
	struct store_staff p;

	enum rc rc = get_person(s, a, &p);
	if (rc == RC_OK)
		rc = give_password(s, a, &p);
	if (rc != RC_OK)
		return rc;
	p.has_totp = false;   /* the telephone may be what was lost */
	rc = store_staff_save(s, &p);
	if (rc == RC_OK)
		rc = store_session_end_all(s, p.staff);
	return rc == RC_OK ? api_trail(s, a, "user.password", p.login, "") :
	    rc;
}

static enum rc
disable(struct store *s, struct api *a)
{
	struct store_staff p;

	enum rc rc = get_person(s, a, &p);
	if (rc == RC_OK && strcmp(p.role, "admin") == 0)
		rc = other_admin(s, a, &p);
	if (rc != RC_OK)
		return rc;
	p.disabled_ms = store_now_ms(s);
	rc = store_staff_save(s, &p);
	if (rc == RC_OK)
		rc = store_session_end_all(s, p.staff);
	return rc == RC_OK ? api_trail(s, a, "user.disable", p.login, "") :
	    rc;
}

static enum rc
enable(struct store *s, struct api *a)
{
	struct store_staff p;

	enum rc rc = get_person(s, a, &p);
	if (rc != RC_OK)
		return rc;
	p.disabled_ms = p.fails = p.until_ms = 0;
	rc = store_staff_save(s, &p);
	return rc == RC_OK ? api_trail(s, a, "user.enable", p.login, "") :
	    rc;
}

#define ADMIN MAY(ROLE_ADMIN), API_WRITES

static const struct api_route routes[] = {
	{ HTTP_POST, "/api/v1/users", ADMIN, add_person, false },
	{ HTTP_POST, "/api/v1/users/change", ADMIN, change_person, false },
	{ HTTP_POST, "/api/v1/users/password", ADMIN, new_password, false },
	{ HTTP_POST, "/api/v1/users/disable", ADMIN, disable, false },
	{ HTTP_POST, "/api/v1/users/enable", ADMIN, enable, false },
};

const struct api_table api_people = { routes, COUNT(routes) };
