/* SPDX-License-Identifier: Apache-2.0 */
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>

#include "sync/board/http_parts.h"
#include "sync/board/http_peer.h"

#define NAMES_MAX 4   /* alternative names that are looked at */
#define URI_PREFIX "urn:cho40:terminal:"

/* The number as the alternative names give it, or 0. */
static uint32_t
number_of_uri(gnutls_x509_crt_t crt)
{
	char name[128];
	uint32_t terminal = 0;

	for (unsigned i = 0; i < NAMES_MAX; i++) {
		size_t n = sizeof(name);
		int kind = gnutls_x509_crt_get_subject_alt_name(crt, i, name,
		    &n, NULL);
		struct str uri = { name, n };
		if (kind == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
			break;
		if (kind != GNUTLS_SAN_URI ||
		    !str_starts(uri, STR(URI_PREFIX)) ||
		    !peer_number(str_from(uri, strlen(URI_PREFIX)),
		    &terminal))
			return 0;
	}
	return terminal;
}

static bool
read_certificate(const gnutls_datum_t *der, uint32_t *terminal,
    uint8_t cert[HASH_BYTES])
{
	gnutls_x509_crt_t crt;
	char cn[64];
	size_t cn_n = sizeof(cn), hash_n = HASH_BYTES;
	uint32_t number = 0;
	bool ok = false;

	if (gnutls_x509_crt_init(&crt) != 0)
		return false;
	if (gnutls_x509_crt_import(crt, der, GNUTLS_X509_FMT_DER) == 0 &&
	    gnutls_x509_crt_get_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME,
	    0, 0, cn, &cn_n) == 0 &&
	    gnutls_x509_crt_get_fingerprint(crt, GNUTLS_DIG_SHA256, cert,
	    &hash_n) == 0 && hash_n == HASH_BYTES)
		ok = peer_terminal((struct str){ cn, cn_n }, &number) &&
		    number == number_of_uri(crt);
	gnutls_x509_crt_deinit(crt);
	if (ok)
		*terminal = number;
	return ok;
}

enum http_peer
http_peer(struct MHD_Connection *c, uint32_t *terminal,
    uint8_t cert[HASH_BYTES])
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(c,
	    MHD_CONNECTION_INFO_GNUTLS_SESSION);
	char purpose[] = GNUTLS_KP_TLS_WWW_CLIENT;
	gnutls_typed_vdata_st want = { .type = GNUTLS_DT_KEY_PURPOSE_OID,
	    .data = (unsigned char *)purpose };
	unsigned status = 0, count = 0;

	if (info == NULL || info->tls_session == NULL)
		return HTTP_PEER_NONE;
	gnutls_session_t session = info->tls_session;
	if (gnutls_certificate_verify_peers(session, &want, 1, &status) != 0)
		return HTTP_PEER_NONE;
	/* Past its day, and nothing else to say against it. */
	bool lapsed = status == (GNUTLS_CERT_INVALID | GNUTLS_CERT_EXPIRED);
	if (status != 0 && !lapsed)
		return HTTP_PEER_NONE;
	const gnutls_datum_t *der = gnutls_certificate_get_peers(session,
	    &count);
	if (der == NULL || count == 0 ||
	    !read_certificate(der, terminal, cert))
		return HTTP_PEER_NONE;
	return lapsed ? HTTP_PEER_LAPSED : HTTP_PEER_GOOD;
}

void
http_address(struct MHD_Connection *c, uint8_t address[HTTP_ADDRESS_BYTES])
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(c,
	    MHD_CONNECTION_INFO_CLIENT_ADDRESS);

	memset(address, 0, HTTP_ADDRESS_BYTES);
	if (info == NULL || info->client_addr == NULL)
		return;
	if (info->client_addr->sa_family == AF_INET) {
		struct sockaddr_in in;
		memcpy(&in, info->client_addr, sizeof(in));
		address[10] = address[11] = 0xff;
		memcpy(address + 12, &in.sin_addr, 4);
	} else if (info->client_addr->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;
		memcpy(&in6, info->client_addr, sizeof(in6));
		memcpy(address, &in6.sin6_addr, HTTP_ADDRESS_BYTES);
	}
}
