/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/local_server.h - the listening end of the local socket.
 *
 * Owns the socket file, the connections and their buffers; knows frames,
 * hello, roles and when to hang up (sync/PROTOCOL.md, section 1), and nothing
 * of what a message means: whole objects go to the host.  At most one client
 * in the role sync (a newer one replaces it) and LOCAL_CLI_MAX in the role
 * cli.  Never waits for a client: reads and writes do not block, a client
 * that leaves LOCAL_QUEUE_MAX bytes unread, begins a frame and does not end
 * it, or connects and says nothing is cut.  A client's death is normal.
 * Access is the file's permission: 0600, or 0660 with a group.
 *
 * Memory: all of it at local_server_open; pages are touched only as used. */
#ifndef TERMINAL_LOCAL_SERVER_H
#define TERMINAL_LOCAL_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "sync/local.h"
#include "terminal/loop.h"

/* Room for one sync and its successor, the cli clients, and strangers who
 * have not said hello yet. */
#define LOCAL_CLIENTS_MAX 8

struct local_server;
struct local_client;

struct local_server_host {
	/* The client said a proper hello; answer it. */
	void (*hello)(void *ctx, struct local_client *c);
	/* A whole object of a client that has said hello. */
	void (*object)(void *ctx, struct local_client *c, struct str object);
	/* Everything queued for the client has left: there is room. */
	void (*drained)(void *ctx, struct local_client *c);
	/* The client is gone; its pointer means nothing after this. */
	void (*gone)(void *ctx, struct local_client *c);
	void *ctx;
};

struct local_server_conf {
	const char *path;
	const char *group;    /* "" = nobody else */
};

/* Listen, and serve from the loop's turns.  The loop and the host are
 * borrowed.  A socket file that nobody listens on is replaced.
 * RC_BUSY: somebody listens there.  On failure *out is NULL and why says
 * which path and what to do. */
enum rc local_server_open(const struct local_server_conf *conf,
    struct loop *loop, const struct local_server_host *host,
    struct local_server **out, struct buf *why) MUST_CHECK;
/* Says bye "stopping" to all and removes the file.  Accepts NULL. */
void local_server_close(struct local_server *s);

/* When local_server_turn has something to do at the latest. */
int64_t local_server_deadline(const struct local_server *s);
/* Cuts clients whose time is up. */
void local_server_turn(struct local_server *s);

enum local_role local_client_role(const struct local_client *c);
/* 0..LOCAL_CLIENTS_MAX-1, for the host's own table. */
size_t local_client_index(const struct local_client *c);
/* The sync client, or NULL. */
struct local_client *local_server_sync(struct local_server *s);
/* The queue to put frames into with local_put_*; then call
 * local_client_send with the put's outcome. */
struct buf *local_client_queue(struct local_client *c);
/* Sends what the socket takes now, the rest when it is writable.  If put is
 * not RC_OK the queue is full: the client is cut, and c means nothing any
 * more; false tells. */
bool local_client_send(struct local_client *c, enum rc put) MUST_CHECK;

#endif
