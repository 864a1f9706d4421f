/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/api.h - a call of the staff's JSON API, /api/v1/.
 *
 * A route says who may call it and what runs.  run is called on the writer
 * thread, inside a transaction unless the route only reads, after the caller
 * is known: signed in, of a role that may, and, for what changes something,
 * with the session's token against forged requests.  It fills a->out and
 * gives RC_OK: answered with 200 and that object.  To say no it returns what
 * api_refuse gives: the transaction is undone and the refusal is answered.
 * Any other rc: 503, nothing was kept.  run may be run again (store.h): out
 * and the refusal are begun anew for each run, everything else is untouched.
 * What would hold the writer for long is done in several (struct api_long).
 *
 * A list is an object that api_table began: {"columns":[{"name","title",
 * "kind"},...],"rows":[{name:value,...},...],"next":N}; next is what ?after=
 * is asked for, and absent, or of no rows, at the end.  With ?format=csv or
 * ?format=pdf all rows are answered as a file (whole.h).  Money is an integer
 * number of dong; days are "2026-11-21", times milliseconds since 1970. */
#ifndef SYNC_BOARD_CONSOLE_API_H
#define SYNC_BOARD_CONSOLE_API_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "sync/board/route.h"
#include "sync/board/store.h"

/* Of market boards, as they name them: Lanh dao UBND, Truong BQL, Ke toan,
 * Nhan vien thu phi, Ky thuat, Tieu thuong (own stall only), Quan tri. */
enum role { ROLE_VIEWER, ROLE_HEAD, ROLE_ACCOUNTANT, ROLE_COLLECTOR,
	ROLE_TECHNICIAN, ROLE_TRADER, ROLE_ADMIN, ROLE_COUNT };
const char *role_name(enum role r);   /* "viewer", ... */

#define MAY(role) (1u << (role))
#define MAY_SEE_MONEY (MAY(ROLE_VIEWER) | MAY(ROLE_HEAD) | \
	MAY(ROLE_ACCOUNTANT))
#define MAY_ANY ((1u << ROLE_COUNT) - 1)

#define API_LOGIN_MAX 32

/* Who calls. */
struct staff {
	int64_t id;                      /* >= 1 */
	enum role role;
	char login[API_LOGIN_MAX + 1];
	char name[NAME_MAX_BYTES];
	char stall[32];                  /* a trader's own, else "" */
};

enum api_kind { API_READS, API_WRITES };

struct api;
struct whole;
struct http_exchange;
typedef enum rc api_fn(struct store *s, struct api *a);

struct api_route {
	enum http_method method;
	const char *path;                /* as struct http_route has it */
	unsigned may;                    /* MAY(...) of roles */
	enum api_kind kind;
	api_fn *run;
	bool takes_file;                 /* a POST's body is no JSON: a->raw */
};
struct api_table { const struct api_route *routes; size_t count; };

/* A call whose work is too much for one transaction: run set a->more (and
 * a->state, its own), and is called again, each time in a transaction. */
struct api_long {
	/* Writer thread, after a run whose transaction is through: committed,
	 * or undone as it wanted.  Moves on.  True: once more; false: that
	 * run's out, or a refusal, is answered. */
	bool (*next)(struct api *a);
	void (*close)(struct api *a);    /* before it is answered */
};

struct api {
	struct staff who;
	struct str param;                /* what the star stood for */
	const json_t *in;                /* a POST's body, an object */
	struct str raw;                  /* the body as it came */
	json_t *out;                     /* run's; begun as {} */
	bool english;                    /* the caller's language */
	bool undo;                       /* run's: out is answered, and what
	                                  * was written is undone */
	int status;                      /* of a refusal */
	const char *word;
	const char *field;               /* what it is about, or NULL */
	char text[256];
	struct http_exchange *x;         /* the call itself */
	const struct api_long *more;     /* of a long call */
	void *state;
	struct whole *whole;             /* of a file that has pages */
};

#define API_BODY_MAX 65536      /* bytes of JSON */
#define API_FILE_MAX 4194304    /* bytes of a file */

/* The areas' tables, the last without routes. */
extern const struct api_table *const api_tables[];

/* A value of the query, decoded; empty if absent. */
struct str api_query(struct api *a, const char *name);
/* The same as a number; RC_BAD_INPUT, refused with its name, when it is none
 * or outside; absent: *to stays. */
enum rc api_query_i64(struct api *a, const char *name, int64_t lo, int64_t hi,
    int64_t *to) MUST_CHECK;

/* Say no: an HTTP status, a word for programs, what is wrong and what to do
 * for people.  The format is a literal. */
enum rc api_refuse(struct api *a, int status, const char *word,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Fields of the body.  Each refuses by itself, naming the field: absent, of
 * another type, out of bounds, not UTF-8, with control characters. */
enum rc api_in_text(struct api *a, const char *name, char *to, size_t cap)
    MUST_CHECK;                      /* required, not empty */
enum rc api_in_text_or(struct api *a, const char *name, char *to, size_t cap)
    MUST_CHECK;                      /* absent: "" */
enum rc api_in_i64(struct api *a, const char *name, int64_t lo, int64_t hi,
    int64_t *to) MUST_CHECK;
enum rc api_in_day(struct api *a, const char *name, int64_t *day) MUST_CHECK;
enum rc api_in_day_or(struct api *a, const char *name, int64_t *day)
    MUST_CHECK;                      /* absent: *day stays */

enum api_cell { CELL_TEXT, CELL_VND, CELL_COUNT, CELL_DAY, CELL_TIME };
struct api_column {
	const char *name;                /* of the value in a row */
	const char *vi, *en;             /* titles */
	enum api_cell kind;
};
/* Begin a list; title is what paper has above it. */
void api_table(struct api *a, const char *title_vi, const char *title_en,
    const struct api_column *columns, size_t count);
/* A new row; fill it with json_object_set_new.  NULL: no memory. */
json_t *api_row(struct api *a);

/* Both in the same transaction.  What was done: action and object are words
 * and ids ("bill.waive", "42"), detail says why.  Append-only. */
enum rc api_trail(struct store *s, struct api *a, const char *action,
    const char *object, const char *detail) MUST_CHECK;
/* Somebody looked at a person's data. */
enum rc api_look(struct store *s, struct api *a, const char *what,
    const char *object) MUST_CHECK;

#endif
