/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/log.h"
#include "sync/lan_join.h"

void
lan_join_open(struct lan_join *j, const struct sync_conf *conf,
    const struct net *net, struct buf *out)
{
	char memory[128] = "";
	struct buf why = BUF(memory);
	struct lan_socket_conf at = { (uint16_t)conf->lan_port,
	    conf->lan_here, conf->lan_there };

	*j = (struct lan_join){ NULL, NULL };
	if (!conf->lan_relay)
		return;
	enum rc rc = lan_socket_open(&at, &j->air, &why);
	if (rc == RC_OK) {
		struct lan_env env = { lan_socket_air(j->air), net,
		    &rng_system, conf->lan_help ? conf->lan_page : "", out };
		rc = lan_open(&env, &j->lan);
	}
	if (rc == RC_OK)
		log_line(LOG_INFO, "lan", "relay port=%d help=%d",
		    (int)conf->lan_port, conf->lan_help);
	else
		log_line(LOG_ERROR, "lan", "no relay: %s; free the port, or "
		    "give all stalls another in [lan]", memory[0] != '\0' ?
		    memory : rc_text(rc));
	if (rc != RC_OK)
		lan_join_close(j);
}

void
lan_join_close(struct lan_join *j)
{
	lan_close(j->lan);
	lan_socket_close(j->air);
	*j = (struct lan_join){ NULL, NULL };
}

void
lan_join_step(struct lan_join *j, const struct pump *p, int64_t now_ms)
{
	struct lan_world w = { .up = pump_is_up(p),
	    .open = pump_open_sales(p), .terminal = pump_terminal(p) };

	lan_step(j->lan, &w, now_ms);
}

int64_t
lan_join_due_ms(const struct lan_join *j)
{
	int64_t lan = lan_due_ms(j->lan), air = lan_socket_due_ms(j->air);

	return lan < air ? lan : air;
}
