/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/api_routes.h - the areas' tables of routes. */
#ifndef SYNC_BOARD_CONSOLE_API_ROUTES_H
#define SYNC_BOARD_CONSOLE_API_ROUTES_H

#include "sync/board/console/api.h"

extern const struct api_table api_staff;     /* people and sessions */
extern const struct api_table api_people;    /* who may sign in */
extern const struct api_table api_own;       /* one's own second factor */
extern const struct api_table api_watch;     /* what was done and seen */
extern const struct api_table api_search;
extern const struct api_table api_devices;   /* and their alarms */
extern const struct api_table api_market;    /* and its totals */
extern const struct api_table api_person;    /* one's data, and no more */
extern const struct api_table api_fee;       /* who holds which stall */
extern const struct api_table api_fee_price, api_fee_act, api_fee_list,
    api_fee_view;
extern const struct api_table api_round;     /* collectors */
extern const struct api_table api_ticket;  /* a ticket that is shown */
extern const struct api_table api_money;     /* that needs an officer */
extern const struct api_table api_import;    /* of statements */
extern const struct api_table api_statement; /* and what it adds up to */
extern const struct api_table api_va;        /* whose they are */
extern const struct api_table api_report;    /* monthly, to the province */
extern const struct api_table api_form;      /* of the law; and notices */

#endif
