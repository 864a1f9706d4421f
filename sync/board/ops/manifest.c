/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "sync/board/ops/manifest.h"

#define FIRST_LINE "cho40-backup 1"
#define KIND       "cho40-backup "

bool
manifest_name(struct str name)
{
	if (name.n == 0 || name.n > MANIFEST_NAME_MAX || !str_is_utf8(name) ||
	    name.p[name.n - 1] == '/')
		return false;
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < ' ' || name.p[i] == 0x7f)
			return false;
	while (name.n > 0) {
		struct str part = str_cut(&name, '/');
		if (part.n == 0 || str_eq(part, STR(".")) ||
		    str_eq(part, STR("..")))
			return false;
	}
	return true;
}

/* --- writing ----------------------------------------------------------- */

static void
put_store(const struct sql_file *f, struct buf *to)
{
	buf_printf(to, "market %" PRId64 " schema %" PRId64 " seq %" PRId64
	    "\nheads ", f->market, f->version, f->seq);
	buf_hex(to, f->heads, HASH_BYTES);
	buf_putc(to, '\n');
	for (size_t i = 0; i < f->tables; i++)
		buf_printf(to, "rows %" PRId64 " %s\n", f->table[i].rows,
		    f->table[i].name);
}

void
manifest_put(const struct manifest *m, struct buf *to)
{
	uint8_t sum[HASH_BYTES];
	size_t from = to->n;

	buf_printf(to, FIRST_LINE "\nprogram %s\nmade %" PRId64 "\n",
	    m->program, m->made_ms);
	if (m->has_store)
		put_store(&m->store, to);
	for (size_t i = 0; i < m->files; i++) {
		buf_puts(to, "file ");
		buf_hex(to, m->file[i].sha256, HASH_BYTES);
		buf_printf(to, " %" PRId64 " %s\n", m->file[i].bytes,
		    m->file[i].name);
	}
	struct str all = str_from(buf_str(to), from);
	sha256(&all, 1, sum);
	buf_puts(to, "end ");
	buf_hex(to, sum, HASH_BYTES);
	buf_putc(to, '\n');
}

/* --- reading ----------------------------------------------------------- */

static bool
read_count(struct str s, int64_t *v)
{
	return str_to_i64(s, v) && *v >= 0;
}

/* "1 schema 13 seq 4711" */
static bool
read_store(struct str rest, struct manifest *m)
{
	struct str market = str_cut(&rest, ' ');
	struct str schema = str_cut(&rest, ' ');
	struct str version = str_cut(&rest, ' ');
	struct str seq = str_cut(&rest, ' ');

	m->has_store = true;
	return str_eq(schema, STR("schema")) && str_eq(seq, STR("seq")) &&
	    read_count(market, &m->store.market) &&
	    read_count(version, &m->store.version) &&
	    read_count(rest, &m->store.seq);
}

/* Printable ASCII without blanks. */
static bool
is_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	return s.n > 0;
}

static bool
read_rows(struct str rest, struct manifest *m)
{
	struct sql_file_table *t = &m->store.table[m->store.tables];
	struct str count = str_cut(&rest, ' ');

	if (!m->has_store || m->store.tables == SQL_FILE_TABLES_MAX ||
	    !is_word(rest) || !read_count(count, &t->rows) ||
	    !str_copy(rest, t->name, sizeof(t->name)))
		return false;
	m->store.tables++;
	return true;
}

static bool
read_file(struct str rest, struct manifest *m)
{
	struct manifest_file *f = &m->file[m->files];
	struct str sum = str_cut(&rest, ' ');
	struct str bytes = str_cut(&rest, ' ');

	if (m->files == MANIFEST_FILES_MAX || !manifest_name(rest) ||
	    !hex_decode(sum, f->sha256, HASH_BYTES) ||
	    !read_count(bytes, &f->bytes) ||
	    !str_copy(rest, f->name, sizeof(f->name)))
		return false;
	m->files++;
	return true;
}

static bool
read_line(struct str line, struct manifest *m)
{
	struct str word = str_cut(&line, ' ');

	if (str_eq(word, STR("program")))
		return is_word(line) && str_copy(line, m->program,
		    sizeof(m->program));
	if (str_eq(word, STR("made")))
		return read_count(line, &m->made_ms);
	if (str_eq(word, STR("market")))
		return read_store(line, m);
	if (str_eq(word, STR("heads")))
		return m->has_store && hex_decode(line, m->store.heads,
		    HASH_BYTES);
	if (str_eq(word, STR("rows")))
		return read_rows(line, m);
	return str_eq(word, STR("file")) && read_file(line, m);
}

/* The last line is the sum over all before it. */
static bool
is_whole(struct str text, struct str *body)
{
	const size_t last = sizeof("end \n") - 1 + 2 * HASH_BYTES;
	uint8_t want[HASH_BYTES], sum[HASH_BYTES];

	if (text.n < last)
		return false;
	*body = str_part(text, 0, text.n - last);
	struct str end = str_from(text, body->n);
	if (!str_starts(end, STR("end ")) || end.p[end.n - 1] != '\n' ||
	    !hex_decode(str_part(end, 4, 2 * HASH_BYTES), want, HASH_BYTES))
		return false;
	sha256(body, 1, sum);
	return memcmp(sum, want, HASH_BYTES) == 0;
}

enum rc
manifest_read(struct str text, struct manifest *m, struct buf *why)
{
	struct str body, all = text;
	struct str first = str_cut(&all, '\n');

	memset(m, 0, sizeof(*m));
	if (str_starts(first, STR(KIND)) && !str_eq(first, STR(FIRST_LINE))) {
		buf_puts(why, MANIFEST_NAME ": a newer kind of backup; use "
		    "the version that made it");
		return RC_TOO_NEW;
	}
	if (!str_eq(first, STR(FIRST_LINE)) || !is_whole(text, &body)) {
		buf_puts(why, MANIFEST_NAME ": cut or changed; take another "
		    "backup");
		return RC_CORRUPT;
	}
	(void)str_cut(&body, '\n');
	for (int n = 2; body.n > 0; n++) {
		struct str line = str_cut(&body, '\n');
		if (read_line(line, m))
			continue;
		buf_printf(why, MANIFEST_NAME ":%d: not understood; use the "
		    "version that made it", n);
		return RC_CORRUPT;
	}
	if (m->program[0] == '\0') {
		buf_puts(why, MANIFEST_NAME ": does not say which program made "
		    "it; take another backup");
		return RC_CORRUPT;
	}
	return RC_OK;
}
