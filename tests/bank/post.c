/* SPDX-License-Identifier: Apache-2.0 */
#include <curl/curl.h>
#include <stdlib.h>

#include "tests/bank/post.h"

struct post { CURL *curl; };

enum rc
post_open(int64_t timeout_ms, struct post **out)
{
	struct post *p = calloc(1, sizeof(*p));

	*out = NULL;
	if (p == NULL)
		return RC_NO_MEMORY;
	p->curl = curl_easy_init();
	if (p->curl == NULL) {
		free(p);
		return RC_NO_MEMORY;
	}
	curl_easy_setopt(p->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(p->curl, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
	curl_easy_setopt(p->curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(p->curl, CURLOPT_PROXY, "");
	curl_easy_setopt(p->curl, CURLOPT_USERAGENT, "SePay-stand-in/1");
	*out = p;
	return RC_OK;
}

void
post_close(struct post *p)
{
	if (p == NULL)
		return;
	curl_easy_cleanup(p->curl);
	free(p);
}

static size_t
take_body(char *bytes, size_t size, size_t n, void *ctx)
{
	buf_put(ctx, (struct str){ bytes, size * n });
	return size * n;
}

int
post_send(struct post *p, const char *url, struct str body,
    const struct sepay_headers *headers, struct buf *reply)
{
	struct curl_slist *list =
	    curl_slist_append(NULL, "Content-Type: application/json");
	long status = 0;

	for (size_t i = 0; i < 2; i++)
		if (headers->line[i][0] != '\0')
			list = curl_slist_append(list, headers->line[i]);
	curl_easy_setopt(p->curl, CURLOPT_URL, url);
	curl_easy_setopt(p->curl, CURLOPT_HTTPHEADER, list);
	curl_easy_setopt(p->curl, CURLOPT_POSTFIELDS, body.p);
	curl_easy_setopt(p->curl, CURLOPT_POSTFIELDSIZE, (long)body.n);
	curl_easy_setopt(p->curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(p->curl, CURLOPT_WRITEDATA, reply);
	if (curl_easy_perform(p->curl) == CURLE_OK)
		curl_easy_getinfo(p->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(list);
	return (int)status;
}
