/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/limits.h"
#include "ledger/base/str.h"
#include "sync/board/ops/answers.h"
#include "sync/board/store_staff.h"

/* --- checks ------------------------------------------------------------ */

static bool
is_number(const char *z, int64_t min, int64_t max)
{
	int64_t v;

	return str_to_i64(str_of(z), &v) && v >= min && v <= max;
}

static bool
are_digits(const char *z, size_t min, size_t max)
{
	size_t n = strlen(z);

	return n >= min && n <= max && strspn(z, "0123456789") == n;
}

static const char *
fault_folder(const char *v)
{
	return v[0] == '/' && strlen(v) < BOARD_PATH_MAX - 40 ? NULL :
	    "cần đường dẫn đầy đủ, bắt đầu bằng /";
}

static const char *
fault_market(const char *v)
{
	return is_number(v, 1, 1000000) ? NULL :
	    "cần một số từ 1 đến 1000000";
}

static const char *
fault_name(const char *v)
{
	return v[0] != '\0' && strlen(v) <= 64 && str_is_utf8(str_of(v)) ?
	    NULL : "cần từ 1 đến 64 byte chữ UTF-8";
}

static const char *
fault_commune(const char *v)
{
	return are_digits(v, 5, 5) ? NULL : "mã xã có đúng 5 chữ số";
}

static const char *
fault_class(const char *v)
{
	return is_number(v, 1, 3) ? NULL : "hạng chợ là 1, 2 hoặc 3";
}

static const char *
fault_hosts(const char *v)
{
	size_t n = strlen(v);

	return n > 0 && n < ANSWER_MAX && strspn(v, "abcdefghijklmnopqrstuvwx"
	    "yzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:- ") == n ? NULL :
	    "cần tên miền hay địa chỉ IP, cách nhau bằng dấu cách";
}

static const char *
fault_front(const char *v)
{
	return strcmp(v, "nginx") == 0 || strcmp(v, "tls") == 0 ? NULL :
	    "trả lời nginx hoặc tls";
}

static const char *
fault_port(const char *v)
{
	return is_number(v, 0, 65535) ? NULL : "cần số cổng, 0 đến 65535";
}

static const char *
fault_bin(const char *v)
{
	return v[0] == '\0' || are_digits(v, 6, 6) ? NULL :
	    "mã ngân hàng (BIN) có đúng 6 chữ số, ví dụ 970436";
}

static const char *
fault_account(const char *v)
{
	size_t n = strlen(v);

	return n <= ACCOUNT_MAX && strspn(v, "abcdefghijklmnopqrstuvwxyzABCDE"
	    "FGHIJKLMNOPQRSTUVWXYZ0123456789") == n ? NULL :
	    "số tài khoản chỉ có chữ và số, nhiều nhất 19";
}

static const char *
fault_any(const char *v)
{
	return strlen(v) <= 64 && str_is_utf8(str_of(v)) ? NULL :
	    "dài quá, nhiều nhất 64 byte";
}

static const char *
fault_login(const char *v)
{
	size_t n = strlen(v);

	return n >= 2 && n <= STAFF_LOGIN_MAX &&
	    strspn(v, "abcdefghijklmnopqrstuvwxyz0123456789._-") == n ? NULL :
	    "tên đăng nhập: 2 đến 32 chữ thường không dấu, số, . _ -";
}

static const char *
fault_path(const char *v)
{
	return v[0] == '/' ? NULL : "cần đường dẫn đầy đủ, bắt đầu bằng /";
}

static bool
has_tls(const struct answers *a)
{
	return strcmp(a->front, "tls") == 0;
}

static bool
has_fees(const struct answers *a)
{
	return a->fee_bin[0] != '\0';
}

/* --- questions --------------------------------------------------------- */

#define Q(f) #f, offsetof(struct answers, f), sizeof(((struct answers *)0)->f)

const struct question questions[] = {
	{ Q(market), NULL, "Số của chợ",
	  "số riêng của chợ này trong tỉnh, từ 1 đến 1000000",
	  fault_market, NULL },
	{ Q(name), NULL, "Tên chợ", "như in trên trang và trên phiếu",
	  fault_name, NULL },
	{ Q(commune), NULL, "Mã xã, phường",
	  "5 chữ số của Tổng cục Thống kê", fault_commune, NULL },
	{ Q(class), NULL, "Hạng chợ", "1, 2 hoặc 3", fault_class, NULL },
	{ Q(folder), "/var/lib/cho40-board", "Thư mục dữ liệu",
	  "nơi giữ sổ, khoá và chứng thư", fault_folder, NULL },
	{ Q(hosts), NULL, "Địa chỉ của máy chủ",
	  "tên miền hay IP mà các máy ở quầy gọi tới, cách nhau bằng dấu "
	  "cách", fault_hosts, NULL },
	{ Q(devices_port), "8443", "Cổng cho máy ở quầy",
	  "các máy ở quầy nối thẳng vào cổng này", fault_port, NULL },
	{ Q(front), "nginx", "Trang công cộng đứng sau nginx hay tự lo TLS?",
	  "nginx: nginx trên máy này lo HTTPS; tls: tự phục vụ HTTPS",
	  fault_front, NULL },
	{ Q(cert), "", "Tệp chứng thư (PEM)", "cả chuỗi chứng thư",
	  fault_path, has_tls },
	{ Q(key), "", "Tệp khoá của chứng thư (PEM)", "", fault_path,
	  has_tls },
	{ Q(public_port), "8080", "Cổng trang công cộng",
	  "sau nginx thường là 8080; tự lo TLS thường là 443", fault_port,
	  NULL },
	{ Q(fee_bin), "", "Mã ngân hàng (BIN) nhận phí chợ",
	  "6 chữ số; để trống nếu chưa có", fault_bin, NULL },
	{ Q(fee_account), "", "Số tài khoản nhận phí chợ", "",
	  fault_account, has_fees },
	{ Q(fee_holder), "", "Tên chủ tài khoản nhận phí",
	  "viết hoa không dấu, như ngân hàng ghi", fault_any, has_fees },
	{ Q(admin_login), "admin", "Tên đăng nhập của người quản trị đầu tiên",
	  "chữ thường không dấu", fault_login, NULL },
	{ Q(admin_name), NULL, "Họ tên người quản trị", "", fault_name,
	  NULL },
	{ Q(admin_password_file), NULL, NULL, NULL, fault_path, NULL },
};
const size_t question_count = sizeof(questions) / sizeof(questions[0]);

/* --- a file ------------------------------------------------------------ */

static void
options_of(struct conf_option *o)
{
	for (size_t i = 0; i < question_count; i++) {
		const struct question *q = &questions[i];
		bool path = q->fault == fault_path ||
		    q->fault == fault_folder;
		o[i] = (struct conf_option){ .section = "", .key = q->key,
		    .type = path ? CONF_PATH : CONF_TEXT,
		    .offset = q->offset, .size = q->size,
		    .max = (int64_t)q->size - 1, .fallback = q->fallback,
		    .help = q->key };
	}
}

enum rc
answers_load(const char *path, struct answers *a, char *error)
{
	struct conf_option table[sizeof(questions) / sizeof(questions[0])];
	struct buf why = buf_init(error, CONF_ERROR_MAX);

	memset(a, 0, sizeof(*a));
	options_of(table);
	enum rc rc = conf_load(path, table, question_count, a, error);
	for (size_t i = 0; rc == RC_OK && i < question_count; i++) {
		const struct question *q = &questions[i];
		const char *value = (const char *)a + q->offset;
		if (q->comes_up != NULL && !q->comes_up(a))
			continue;
		const char *fault = q->comes_up != NULL && value[0] == '\0' ?
		    "phải trả lời" : q->fault(value);
		if (fault == NULL)
			continue;
		buf_printf(&why, "%s: %s: %s", path, q->key, fault);
		rc = RC_BAD_INPUT;
	}
	return rc;
}

/* --- what they make ---------------------------------------------------- */

void
answers_put_conf(const struct answers *a, struct buf *to)
{
	buf_printf(to, "# board.conf - the market board's server, see "
	    "board.conf(5)\n# Written by cho40-board init; every option with "
	    "its default: cho40-board --print-config\n\n"
	    "folder = %s\n\n[market]\nid = %s\nname = %s\n\n"
	    "[devices]\naddress = ::\nport = %s\nnames = %s\n\n[public]\n",
	    a->folder, a->market, a->name, a->devices_port, a->hosts);
	if (has_tls(a))
		buf_printf(to, "address = ::\nport = %s\ncert = %s\nkey = "
		    "%s\n", a->public_port, a->cert, a->key);
	else
		buf_printf(to, "address = 127.0.0.1\nport = %s\n"
		    "proxy = yes\n", a->public_port);
	buf_printf(to, "\n[office]\ntoken_file = %s/office.token\n",
	    a->folder);
}
