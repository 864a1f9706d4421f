/* SPDX-License-Identifier: Apache-2.0 */
/* What the acquirer of the stand-in reads: a batch, a token's request, a
 * signature.  The first byte says which. */
#include <string.h>

#include "ledger/base/rc.h"
#include "ledger/money.h"
#include "tests/bank/batch.h"
#include "tests/bank/jws.h"
#include "tests/bank/oauth.h"
#include "tests/fuzz/fuzz.h"

static const char public_key[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE6+QQGc+5Mq6nrW5Qew9fKI6GBEDI\n"
    "UAk5O6HC2TE1d48fZ3TAmpihUVbZYgHRpjelJ4SwDkKuswkSdu96UuL7hg==\n"
    "-----END PUBLIC KEY-----\n";

static void
take_batch(struct str s)
{
	static struct batch b;
	char memory[256];
	struct buf why = BUF(memory);

	if (batch_read(s, &b, &why) != RC_OK) {
		REQUIRE(why.n > 0 && !why.full);
		return;
	}
	REQUIRE(b.n >= 1 && b.n <= BATCH_SALES_MAX);
	for (size_t i = 0; i < b.n; i++)
		REQUIRE(b.sale[i].id[0] != '\0' &&
		    vnd_is_sale((struct vnd){ b.sale[i].amount }));
}

/* Header, type and body, between line ends. */
static void
take_token(struct str s)
{
	static struct oauth o = { .id = "cho", .secret = "secret",
	    .life_s = 60 };
	char memory[OAUTH_REPLY_MAX];
	struct buf reply = BUF(memory);
	struct oauth_ask ask = { .authorization = str_cut(&s, '\n') };
	struct oauth_now now = { 1, &rng_system };

	ask.type = str_cut(&s, '\n');
	ask.body = s;
	int status = oauth_ask(&o, &ask, &now, &reply);
	REQUIRE(status == 200 || status == 400 || status == 401);
	REQUIRE(reply.n > 0 && !reply.full);
	REQUIRE(!oauth_opens(&o, ask.authorization, 1));
}

/* Nobody has the private key. */
static void
take_signature(struct str s)
{
	static struct jws *j;
	struct str text = str_cut(&s, '\n');

	if (j == NULL)
		REQUIRE(jws_open(str_of(public_key), STR("k"), &j) == RC_OK);
	REQUIRE(jws_check(j, text, s) != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data + 1, size == 0 ? 0 : size - 1 };

	if (size == 0)
		return 0;
	if (data[0] % 3 == 0)
		take_batch(s);
	else if (data[0] % 3 == 1)
		take_token(s);
	else
		take_signature(s);
	return 0;
}
