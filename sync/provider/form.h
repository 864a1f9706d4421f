/* SPDX-License-Identifier: Apache-2.0 */
/* sync/provider/form.h - the fields of an HTML form as a body: url-encoded
 * or multipart.  Pure. */
#ifndef SYNC_PROVIDER_FORM_H
#define SYNC_PROVIDER_FORM_H

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

#define FORM_FIELDS_MAX 64
#define FORM_BOUNDARY_MAX 70   /* RFC 2046, 5.1.1 */

/* Append the decoded value of the field `name` to `to`.  RC_NOT_FOUND;
 * RC_BAD_INPUT: not such a body, or the field stands twice; RC_TOO_BIG. */
enum rc form_get(struct str body, struct str name, struct buf *to) MUST_CHECK;
/* The same of multipart/form-data; content_type names the boundary. */
enum rc form_get_multipart(struct str body, struct str content_type,
    struct str name, struct buf *to) MUST_CHECK;

#endif
