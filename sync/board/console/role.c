/* SPDX-License-Identifier: Apache-2.0 */
#include "sync/board/console/api.h"

const char *
role_name(enum role r)
{
	static const char *const names[ROLE_COUNT] = {
		[ROLE_VIEWER] = "viewer", [ROLE_HEAD] = "head",
		[ROLE_ACCOUNTANT] = "accountant",
		[ROLE_COLLECTOR] = "collector",
		[ROLE_TECHNICIAN] = "technician",
		[ROLE_TRADER] = "trader", [ROLE_ADMIN] = "admin",
	};

	return names[r];
}
