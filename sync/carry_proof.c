/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "ledger/ref.h"
#include "sync/carry_proof.h"

#define WORD "C4P1"

void
carry_proof_put(struct buf *b, const struct carry_proof *p)
{
	buf_printf(b, WORD " %s %" PRId64 " %s\n", p->ref, p->total.dong,
	    p->machine);
}

enum rc
carry_proof_read(struct str line, struct carry_proof *p)
{
	struct carry_proof got;
	struct ref ref;
	struct str rest = str_trim(line);

	if (!str_eq(str_cut(&rest, ' '), STR(WORD)))
		return RC_BAD_INPUT;
	struct str word = str_cut(&rest, ' ');
	if (!str_copy(word, got.ref, sizeof(got.ref)) ||
	    ref_parse(word, &ref) != RC_OK)
		return RC_BAD_INPUT;
	if (!str_to_i64(str_cut(&rest, ' '), &got.total.dong) ||
	    got.total.dong < 1 || got.total.dong > VND_MAX ||
	    !proof_read_machine(rest, got.machine))
		return RC_BAD_INPUT;
	*p = got;
	return RC_OK;
}
