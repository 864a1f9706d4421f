/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/proof.h"
#include "tests/support/code_life.h"
#include "tests/support/faultvfs.h"

bool __real_proof_is_code(const uint8_t *key, const struct proof *p,
    const char *code);
bool __wrap_proof_is_code(const uint8_t *key, const struct proof *p,
    const char *code);

static enum moment killed_at;
static int teller = -1;     /* where a child tells of comparisons */

/* The linker puts it in the place of the comparison. */
bool
__wrap_proof_is_code(const uint8_t *key, const struct proof *p,
    const char *code)
{
	if (killed_at == MOMENT_BEFORE)
		(void)raise(SIGKILL);
	bool right = __real_proof_is_code(key, p, code);
	if (teller >= 0 && write(teller, "c", 1) != 1)
		_exit(99);
	if (killed_at == MOMENT_AFTER)
		(void)raise(SIGKILL);
	return right;
}

struct life
code_life(struct stall *st, enum rc (*type)(void *ctx), void *ctx,
    enum moment m, long operation)
{
	struct life out = { false, 0, RC_OK };
	int pipes[2], status;
	char told;

	assert_int_equal(pipe(pipes), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		teller = pipes[1];
		killed_at = m;
		if (ledger_open(st->dir, &st->env, &st->l, NULL) != RC_OK)
			_exit(98);
		if (operation != NO_OPERATION)
			fault_arm(FAULT_KILL, operation, false);
		_exit((int)type(ctx));
	}
	(void)close(pipes[1]);
	while (read(pipes[0], &told, 1) == 1)
		out.compared++;
	(void)close(pipes[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	out.killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
	assert_true(out.killed || WIFEXITED(status));
	out.rc = out.killed ? RC_OK : (enum rc)WEXITSTATUS(status);
	return out;
}
