-- SPDX-License-Identifier: Apache-2.0
-- What a market's board has, in numbers.

-- name: ops_terminals
-- Gives terminals, entries held, messages not yet fetched.
SELECT count(*), CAST(coalesce(sum(head_n), 0) AS BIGINT),
    CAST(coalesce(sum(mail_last - mail_seen), 0) AS BIGINT)
FROM terminal WHERE market_id = ?1 AND revoked_ms = 0;

-- name: ops_alarms
-- Gives alarms and how often they rang.
SELECT count(*), CAST(coalesce(sum(times), 0) AS BIGINT)
FROM alarm WHERE market_id = ?1;

-- name: ops_last_credit
-- Gives when the last money was told of; 0: never.
SELECT coalesce(max(received_ms), 0) FROM credit WHERE market_id = ?1;

-- name: ops_accounts
-- Gives accounts, and those whose secret is too short to be one.
SELECT count(*), count(*) FILTER (WHERE length(secret) < 8)
FROM account WHERE market_id = ?1;

-- name: ops_unseen
-- 2: since.  Gives terminals in use that were not heard of since.
SELECT count(*) FROM terminal t LEFT JOIN contact c
    ON c.market_id = t.market_id AND c.terminal = t.terminal
WHERE t.market_id = ?1 AND t.revoked_ms = 0
    AND coalesce(c.last_ms, t.created_ms) < ?2;

-- name: ops_spool
-- Gives reports that wait, and since when the oldest does; 0: none.
SELECT count(*), coalesce(min(at_ms), 0) FROM report_state
WHERE market_id = ?1 AND state = 'waiting';
