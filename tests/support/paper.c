/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/support/paper.h"

struct reader {
	const uint8_t *p;
	size_t n, at;
	struct paper_seen *out;
	enum { FRESH, READY, FED, CUT } stage;
};

static bool
has(const struct reader *r, size_t n)
{
	return r->n - r->at >= n;
}

static const char *
read_band(struct reader *r)
{
	struct picture *is = &r->out->is;

	if (!has(r, 8))
		return "a band without its head";
	const uint8_t *h = r->p + r->at;
	int wide = h[4] | h[5] << 8, rows = h[6] | h[7] << 8;
	if (h[2] != '0' || h[3] != 0)
		return "GS v with another mode than 0";
	if (r->stage != READY)
		return "a band outside a job";
	if (wide == 0 || wide * 8 > PICTURE_W_MAX || rows == 0 || rows > 64)
		return "a band of a size small printers do not take";
	if (is->h > 0 && is->w != wide * 8)
		return "bands of different widths";
	if (is->h + rows > PICTURE_H_MAX)
		return "paper without an end";
	r->at += 8;
	size_t n = (size_t)wide * (size_t)rows;
	if (!has(r, n))
		return "a band that is cut";
	is->w = wide * 8;
	memcpy(is->bits + (size_t)wide * (size_t)is->h, r->p + r->at, n);
	is->h += rows;
	r->at += n;
	r->out->bands++;
	if (rows > r->out->rows_max)
		r->out->rows_max = rows;
	return NULL;
}

static const char *
read_escape(struct reader *r)
{
	uint8_t what = r->p[r->at + 1];

	if (what == '@') {
		if (r->stage != FRESH)
			return "ESC @ twice";
		r->stage = READY;
		r->at += 2;
		return NULL;
	}
	if (what != 'd')
		return "ESC and something that is not used here";
	if (!has(r, 3))
		return "ESC d without its count";
	if (r->stage != READY || r->out->is.h == 0)
		return "ESC d without a picture before it";
	r->stage = FED;
	r->out->feed = r->p[r->at + 2];
	r->at += 3;
	return NULL;
}

static const char *
read_group(struct reader *r)
{
	if (r->p[r->at + 1] == 'v')
		return read_band(r);
	if (r->p[r->at + 1] != 'V')
		return "GS and something that is not used here";
	if (!has(r, 3) || r->p[r->at + 2] > 1)
		return "GS V with another mode than 0 or 1";
	if (r->stage != FED)
		return "a cut where nothing was fed";
	r->stage = CUT;
	r->out->cut = r->p[r->at + 2] == 0 ? 'f' : 'p';
	r->at += 3;
	return NULL;
}

static const char *
read_ask(struct reader *r)
{
	if (!has(r, 3) || r->p[r->at + 1] != 4 ||
	    (r->p[r->at + 2] != 2 && r->p[r->at + 2] != 4))
		return "DLE and something that is not used here";
	r->out->asks++;
	r->at += 3;
	return NULL;
}

const char *
paper_read(struct str bytes, struct paper_seen *out, size_t *at)
{
	struct reader r = { (const uint8_t *)bytes.p, bytes.n, 0, out,
		FRESH };
	const char *wrong = NULL;

	memset(out, 0, sizeof(*out));
	while (wrong == NULL && r.at < r.n) {
		if (r.p[r.at] == 0 && r.stage == FRESH) {
			out->filling++;   /* of a torn band */
			r.at++;
		} else if (!has(&r, 2))
			wrong = "a command that is cut";
		else if (r.p[r.at] == 0x1b)
			wrong = read_escape(&r);
		else if (r.p[r.at] == 0x1d)
			wrong = read_group(&r);
		else if (r.p[r.at] == 0x10)
			wrong = read_ask(&r);
		else
			wrong = "a byte outside any command";
	}
	*at = r.at;
	if (wrong == NULL && r.stage != FED && r.stage != CUT)
		wrong = "a job that does not end";
	return wrong;
}
