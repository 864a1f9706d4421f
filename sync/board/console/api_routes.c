/* SPDX-License-Identifier: Apache-2.0 */
/* Which areas the API has: a line each. */
#include "sync/board/console/api_routes.h"

const struct api_table *const api_tables[] = {
	&api_staff,
	&api_people,
	&api_own,
	&api_watch,
	&api_search,
	&api_devices,
	&api_market,
	&api_person,
	&api_fee,
	&api_fee_price,
	&api_fee_act,
	&api_fee_list,
	&api_fee_view,
	&api_round,
	&api_ticket,
	&api_money,
	&api_import,
	&api_statement,
	&api_va,
	&api_report,
	&api_form,
	NULL
};
