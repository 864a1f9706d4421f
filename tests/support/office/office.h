/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/office/office.h - people who call the API of a board in a
 * box.  HTTP is played: a call runs to its answer before the next one begins.
 * Linked to the tests whose names end in office_test. */
#ifndef TESTS_SUPPORT_OFFICE_H
#define TESTS_SUPPORT_OFFICE_H

#include <jansson.h>

#include "sync/board/board.h"
#include "sync/board/console/api.h"
#include "tests/support/board_box.h"

struct office {
	struct box *box;
	struct board board;
	char cookie[128], csrf[64];    /* of who calls now; "" = nobody */
	uint8_t address[16];           /* where the call comes from */
	char last_event[32];           /* of server-sent events */
	const char *origin, *host, *site, *proto;   /* headers, or NULL */
	int status;                    /* of the last answer */
	char type[64], set_cookie[256];
	char *body;                    /* its text, terminated */
	size_t body_n;
	json_t *json;                  /* the same read, or NULL */
};

/* The one office and its board's box; cmocka's set-up and end of them. */
extern struct box box;
extern struct office office;
int office_begin(void **state);
int office_end(void **state);
/* Over a box that is open. */
void office_open(struct office *o, struct box *b);
void office_close(struct office *o);
/* A person with this role and login, signed in and calling from now on; the
 * same login again is the same person. */
void office_be(struct office *o, enum role role, const char *login);
/* A trader of this stall, the same way. */
void office_be_trader(struct office *o, const char *stall);
/* Call; the path may have a query.  Gives the status. */
int office_get(struct office *o, const char *path);
/* Ask and do not wait: what is held is answered by a tick of the board's,
 * run on the writer thread; gives what it gave. */
void office_ask(struct office *o, const char *path);
bool office_answered(struct office *o);
int64_t office_tick(struct office *o, int64_t (*tick)(struct board *b));
int office_post(struct office *o, const char *path, const char *json);
/* The same with a body that is a file. */
int office_send(struct office *o, const char *path, struct str body);
/* Call and fail the test unless it is answered with 200. */
void office_ok(struct office *o, const char *path, const char *json);
/* Of the last answer: the word of a refusal ("" if none), a number or a text
 * by a path of names and numbers, "rows.0.amount"; fails when absent. */
const char *office_word(const struct office *o);
int64_t office_i64(const struct office *o, const char *path);
const char *office_text(const struct office *o, const char *path);
size_t office_rows(const struct office *o);

#endif
