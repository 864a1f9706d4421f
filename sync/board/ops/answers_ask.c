/* SPDX-License-Identifier: Apache-2.0 */
/* The questions, asked on a terminal. */
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "ledger/base/str.h"
#include "sync/board/console/password.h"
#include "sync/board/ops/answers.h"

#define TRIES_MAX 5
#define LINE_BYTES 1024

/* A line without its end; false at the end of the input. */
static bool
read_line(char to[LINE_BYTES])
{
	fflush(stdout);
	if (fgets(to, LINE_BYTES, stdin) == NULL)
		return false;
	struct str s = str_trim(str_of(to));
	memmove(to, s.p, s.n);
	to[s.n] = '\0';
	return true;
}

static enum rc
ask(struct answers *a, const struct question *q)
{
	char line[LINE_BYTES], *to = (char *)a + q->offset;

	for (int i = 0; i < TRIES_MAX; i++) {
		printf("\n%s", q->ask);
		if (q->hint[0] != '\0')
			printf(" (%s)", q->hint);
		if (q->fallback != NULL && q->fallback[0] != '\0')
			printf(" [%s]", q->fallback);
		printf(": ");
		if (!read_line(line))
			return RC_STATE;
		const char *value = line[0] == '\0' && q->fallback != NULL ?
		    q->fallback : line;
		const char *fault = q->fault(value);
		if (fault == NULL && !str_copy(str_of(value), to, q->size))
			fault = "dài quá";
		if (fault == NULL)
			return RC_OK;
		printf("  Chưa được: %s.\n", fault);
	}
	printf("\nDừng lại: đã thử %d lần.\n", TRIES_MAX);
	return RC_STATE;
}

static bool
read_secret(const char *what, char to[LINE_BYTES])
{
	struct termios was, quiet;

	printf("%s: ", what);
	fflush(stdout);
	bool tty = tcgetattr(STDIN_FILENO, &was) == 0;
	quiet = was;
	quiet.c_lflag &= (tcflag_t)~ECHO;
	if (tty)
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	bool got = read_line(to);
	if (tty)
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
	printf("\n");
	return got;
}

static enum rc
ask_password(struct answers *a)
{
	char one[LINE_BYTES], two[LINE_BYTES];
	enum rc rc = RC_STATE;

	printf("\nMật khẩu của người quản trị (ít nhất %d ký tự; không hiện "
	    "ra khi gõ)\n", PASSWORD_MIN);
	for (int i = 0; rc != RC_OK && i < TRIES_MAX; i++) {
		if (!read_secret("  Gõ mật khẩu", one))
			break;
		const char *fault = password_fault(str_of(one),
		    a->admin_login);
		if (fault != NULL) {
			printf("  Chưa được: %s\n", fault);
			continue;
		}
		if (!read_secret("  Gõ lại lần nữa", two))
			break;
		if (strcmp(one, two) != 0)
			printf("  Hai lần không giống nhau.\n");
		else if (str_copy(str_of(one), a->password,
		    sizeof(a->password)))
			rc = RC_OK;
	}
	crypto_wipe(one, sizeof(one));
	crypto_wipe(two, sizeof(two));
	return rc;
}

enum rc
answers_ask(struct answers *a)
{
	enum rc rc = RC_OK;

	memset(a, 0, sizeof(*a));
	printf("Cài đặt máy chủ Ban quản lý chợ.  Trả lời từng câu; Enter để "
	    "lấy giá trị trong [ ]; Ctrl-C để thôi.\n");
	for (size_t i = 0; rc == RC_OK && i < question_count; i++)
		if (questions[i].ask != NULL &&
		    (questions[i].comes_up == NULL ||
		    questions[i].comes_up(a)))
			rc = ask(a, &questions[i]);
	return rc == RC_OK ? ask_password(a) : rc;
}
