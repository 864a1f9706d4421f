/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/api_routes.h - the areas' tables of routes. */
#ifndef SYNC_BOARD_CONSOLE_API_ROUTES_H
#define SYNC_BOARD_CONSOLE_API_ROUTES_H

#include "sync/board/console/api.h"

extern const struct api_table api_staff;   /* people and sessions */

#endif
