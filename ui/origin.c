/* SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>

#include "ui/origin.h"

/* EMVCo MPM: tag 00 comes first, of two figures, "01"; NAPAS's number stands
 * in every VietQR (EMVCo QRCPS 1.1, 4.1; NAPAS, tag 38). */
#define EMV_BEGIN "000201"
#define NAPAS_AID "A000000727"

/* Where pages to pay on are, and makers of pictures of such codes. */
static const char *const pay_hosts[] = { "vietqr.io", "vietqr.net",
	"vietqr.vn", "vietqr.app", "napas.com.vn", "sepay.vn", "payos.vn",
	"casso.vn", "momo.vn", "zalopay.vn", "vnpay.vn", "vnptpay.vn",
	"shopeepay.vn", "viettelmoney.vn" };

static char
low(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
is_figure(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return low(c) >= 'a' && low(c) <= 'z';
}

/* Letters of any case are the same. */
static bool
begins(struct str s, const char *with)
{
	size_t n = str_of(with).n;

	if (s.n < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (low(s.p[i]) != low(with[i]))
			return false;
	return true;
}

static bool
holds(struct str s, const char *part)
{
	for (size_t i = 0; i < s.n; i++)
		if (begins(str_from(s, i), part))
			return true;
	return false;
}

/* --- addresses ----------------------------------------------------------- */

/* Behind the scheme; 0: it has none. */
static size_t
scheme_end(struct str s)
{
	return begins(s, "https://") ? 8 : begins(s, "http://") ? 7 : 0;
}

static struct str
host_of(struct str s)
{
	struct str h = str_from(s, scheme_end(s));

	for (size_t i = 0; i < h.n; i++)
		if (h.p[i] == '/' || h.p[i] == '?' || h.p[i] == '#' ||
		    h.p[i] == ':')
			return str_part(h, 0, i);
	return h;
}

static bool
pays(struct str s)
{
	struct str h = host_of(s);

	if (begins(s, EMV_BEGIN) || holds(s, NAPAS_AID))
		return true;
	for (size_t i = 0; i < sizeof(pay_hosts) / sizeof(pay_hosts[0]); i++) {
		size_t n = str_of(pay_hosts[i]).n;
		if (h.n >= n && begins(str_from(h, h.n - n), pay_hosts[i]) &&
		    (h.n == n || h.p[h.n - n - 1] == '.'))
			return scheme_end(s) > 0;
	}
	return false;
}

/* Labels of letters, figures and hyphens, two at least, the last of letters:
 * no bare number, no name and password, no port. */
static bool
is_host(struct str h)
{
	int labels = 0;

	while (h.n > 0) {
		struct str rest = h, label = str_cut(&rest, '.');
		bool letters = true;
		for (size_t i = 0; i < label.n; i++) {
			letters = letters && is_letter(label.p[i]);
			if (!is_letter(label.p[i]) && !is_figure(label.p[i]) &&
			    label.p[i] != '-')
				return false;
		}
		if (label.n == 0 || label.p[0] == '-' ||
		    label.p[label.n - 1] == '-')
			return false;
		labels++;
		if (label.n == h.n)
			return labels >= 2 && letters && label.n >= 2;
		h = rest;
	}
	return false;
}

static bool
is_web(struct str s)
{
	size_t at = scheme_end(s);
	struct str h = host_of(s);

	if (at == 0 || !is_host(h))
		return false;
	return at + h.n == s.n || s.p[at + h.n] == '/' ||
	    s.p[at + h.n] == '?';
}

/* --- numbers ------------------------------------------------------------- */

/* GS1 General Specifications 7.9: weights 3 and 1 from the right. */
static bool
is_gtin(struct str s)
{
	int sum = 0;

	if (s.n != 8 && s.n != 12 && s.n != 13 && s.n != 14)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_figure(s.p[i]))
			return false;
		sum += (s.p[i] - '0') * ((s.n - 1 - i) % 2 == 0 ? 1 : 3);
	}
	/* 2x of 13 is the shop's own: a scale's label says nothing. */
	return sum % 10 == 0 && !(s.n == 13 && s.p[0] == '2');
}

/* (01) and a GTIN of 14; what follows is a lot, a date, a serial number:
 * letters, figures, brackets and plain marks. */
static bool
is_element_string(struct str s)
{
	size_t at = begins(s, "(01)") ? 4 : begins(s, "01") ? 2 : 0;

	if (at == 0 || s.n < at + 14 || !is_gtin(str_part(s, at, 14)))
		return false;
	for (size_t i = at + 14; i < s.n; i++)
		if (!is_letter(s.p[i]) && !is_figure(s.p[i]) &&
		    s.p[i] != '(' && s.p[i] != ')' && s.p[i] != '-' &&
		    s.p[i] != '.' && s.p[i] != '/')
			return false;
	return true;
}

/* What RFC 3986 has, and none of what it leaves out. */
static bool
is_plain(struct str s)
{
	static const char none[] = "\"<>\\^`{|}";

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
		for (size_t k = 0; none[k] != '\0'; k++)
			if (s.p[i] == none[k])
				return false;
	}
	return true;
}

enum origin_is
origin_read(struct str s)
{
	if (pays(s))
		return ORIGIN_PAYMENT;
	if (s.n > ORIGIN_MAX)
		return ORIGIN_LONG;
	if (!is_plain(s))
		return ORIGIN_MARKS;
	if (is_web(s))
		return ORIGIN_WEB;
	return is_gtin(s) || is_element_string(s) ? ORIGIN_GS1 :
	    ORIGIN_OTHER;
}

bool
origin_is_valid(struct str s)
{
	return s.n == 0 || origin_read(s) <= ORIGIN_GS1;
}
