/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "sync/board/inbox.h"
#include "sync/pack.h"
#include "sync/squeeze.h"

struct inbox {
	struct squeeze *squeeze;
	struct pack pack;
	char text[BATCH_BYTES_MAX + 1], plain[BATCH_BYTES_MAX + 1];
};

enum rc
inbox_open(struct inbox **out)
{
	*out = NULL;
	struct inbox *in = calloc(1, sizeof(*in));
	if (in == NULL)
		return RC_NO_MEMORY;
	enum rc rc = squeeze_open(&in->squeeze);
	if (rc != RC_OK) {
		free(in);
		return rc;
	}
	*out = in;
	return RC_OK;
}

void
inbox_close(struct inbox *in)
{
	if (in == NULL)
		return;
	squeeze_close(in->squeeze);
	free(in);
}

bool
inbox_is_packed(struct str content_type)
{
	return str_eq_nocase(str_trim(content_type), STR(PROTO_PACKED));
}

static enum rc
refuse(struct inbox_refusal *r, int status, const char *error)
{
	*r = (struct inbox_refusal){ status, error };
	return RC_BAD_INPUT;
}

enum rc
inbox_unpack(struct inbox *in, struct str packed, struct str *plain,
    struct inbox_refusal *refusal)
{
	struct buf text = BUF(in->text), body = BUF(in->plain);
	enum rc rc = squeeze_get(in->squeeze, &packed, &text);

	if (rc == RC_NOT_FOUND)
		return refuse(refusal, 415, "a dictionary this board does "
		    "not have; send version 1, or update the board");
	if (rc == RC_OK)
		rc = pack_get_journal(&in->pack, (struct pack_source){
		    buf_str(&text), packed }, &body);
	if (rc == RC_TOO_NEW)
		return refuse(refusal, 415, "this board speaks versions 1 "
		    "and 2; send one of them, or update the board");
	if (rc == RC_TOO_BIG)
		return refuse(refusal, 413, "an upload holds 200 lines and "
		    "262144 bytes at most, unpacked; send fewer");
	if (rc != RC_OK)
		return refuse(refusal, 400, "a packed upload that does not "
		    "unpack; see PROTOCOL.md, section 3");
	*plain = buf_str(&body);
	return RC_OK;
}
