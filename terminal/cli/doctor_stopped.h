/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/cli/doctor_stopped.h - a check-up of a stall whose terminal does
 * not run: its files, looked at only.  What only a running process knows says
 * so (DOCTOR_STOPPED). */
#ifndef TERMINAL_CLI_DOCTOR_STOPPED_H
#define TERMINAL_CLI_DOCTOR_STOPPED_H

#include "terminal/doctor.h"
#include "terminal/terminal_conf.h"

/* False: the terminal runs, or its folder is not for us to read: it is to be
 * asked.  The whole journal is verified; how far it is goes to standard
 * error. */
bool doctor_stopped(const struct terminal_conf *conf, struct doctor_page *out);

#endif
