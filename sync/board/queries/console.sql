-- SPDX-License-Identifier: Apache-2.0
-- Statements of the console's own pages; see core.sql.  Lists that go on give
-- what the next page begins after in their first column.

-- name: list_trail
-- 2: below this number, 3: of this person or 0, 4: this action or '',
-- 5: most.
SELECT t.n, t.at_ms, coalesce(s.login, ''), t.action, t.object, t.detail
FROM trail AS t LEFT JOIN staff AS s ON s.market_id = t.market_id
	AND s.staff = t.staff
WHERE t.market_id = ?1 AND t.n < ?2
	AND (CAST(?3 AS BIGINT) = 0 OR t.staff = CAST(?3 AS BIGINT))
	AND (CAST(?4 AS TEXT) = '' OR t.action = CAST(?4 AS TEXT))
ORDER BY t.n DESC LIMIT ?5;

-- name: list_looks
-- 2: below this number, 3: of this person or 0, 4: this thing or '',
-- 5: most.
SELECT l.n, l.at_ms, coalesce(s.login, ''), l.what, l.object
FROM look AS l LEFT JOIN staff AS s ON s.market_id = l.market_id
	AND s.staff = l.staff
WHERE l.market_id = ?1 AND l.n < ?2
	AND (CAST(?3 AS BIGINT) = 0 OR l.staff = CAST(?3 AS BIGINT))
	AND (CAST(?4 AS TEXT) = '' OR l.what = CAST(?4 AS TEXT))
ORDER BY l.n DESC LIMIT ?5;

-- name: search_stalls
-- 2: first, 3: behind the last, 4: most.
SELECT 'stall', s.stall, s.stall, coalesce(z.name, '')
FROM stall AS s LEFT JOIN zone AS z ON z.market_id = s.market_id
	AND z.zone = s.zone
WHERE s.market_id = ?1 AND s.stall >= ?2 AND s.stall < ?3
ORDER BY s.stall LIMIT ?4;

-- name: search_traders
-- 2: pattern of folded words, 3: most.
SELECT 'trader', CAST(t.trader AS TEXT), t.name,
	coalesce((SELECT max(c.stall) FROM contract AS c
	WHERE c.market_id = t.market_id AND c.trader = t.trader
	AND c.closed_ms = 0), '')
FROM trader AS t
WHERE t.market_id = ?1 AND t.erased_ms = 0 AND t.folded LIKE ?2
ORDER BY t.name LIMIT ?3;

-- name: search_contracts
-- 2: first, 3: behind the last, 4: most.
SELECT 'contract', CAST(contract AS TEXT), code, stall
FROM contract WHERE market_id = ?1 AND upper(code) >= ?2
	AND upper(code) < ?3
ORDER BY code LIMIT ?4;

-- name: search_bills
-- 2: first, 3: behind the last, 4: most.
SELECT 'bill', CAST(bill AS TEXT), ref, stall
FROM bill WHERE market_id = ?1 AND ref >= ?2 AND ref < ?3
ORDER BY ref LIMIT ?4;

-- name: search_receipts
-- 2: number.
SELECT 'receipt', CAST(number AS TEXT), CAST(number AS TEXT), stall
FROM receipt WHERE market_id = ?1 AND number = ?2;

-- name: search_terminals
-- 2: number.
SELECT 'device', CAST(terminal AS TEXT), CAST(terminal AS TEXT), stall
FROM terminal WHERE market_id = ?1 AND terminal = ?2;

-- name: put_contact
-- 2: terminal, 3: last, 4: upload, 5: queue, 6: quality, 7: off,
-- 8: software.  0 and '': as it was.
UPDATE contact SET last_ms = ?3,
	upload_ms = CASE WHEN CAST(?4 AS BIGINT) = 0 THEN upload_ms
		ELSE CAST(?4 AS BIGINT) END,
	queue = ?5, quality = ?6, off_ms = ?7,
	software = CASE WHEN CAST(?8 AS TEXT) = '' THEN software
		ELSE CAST(?8 AS TEXT) END
WHERE market_id = ?1 AND terminal = ?2;

-- name: add_contact
-- The same parameters; only of a terminal that there is.
INSERT INTO contact (market_id, terminal, last_ms, upload_ms, queue, quality,
	off_ms, software)
SELECT market_id, terminal, CAST(?3 AS BIGINT), CAST(?4 AS BIGINT),
	CAST(?5 AS BIGINT), CAST(?6 AS BIGINT), CAST(?7 AS BIGINT),
	CAST(?8 AS TEXT)
FROM terminal WHERE market_id = ?1 AND terminal = ?2;

-- name: get_contact
-- 2: terminal.
SELECT last_ms, upload_ms, queue, quality, off_ms, software
FROM contact WHERE market_id = ?1 AND terminal = ?2;

-- name: list_devices
-- 2: after, 3: most.
SELECT t.terminal, t.stall,
	CASE WHEN t.revoked_ms > 0 THEN 'revoked'
		WHEN t.journal_key IS NULL THEN 'new' ELSE 'active' END,
	coalesce(c.last_ms, 0), coalesce(c.upload_ms, 0),
	coalesce(c.queue, -1), coalesce(c.quality, -1),
	coalesce(c.off_ms, 0), coalesce(c.software, ''), t.head_n,
	t.checkpoint, t.mail_last - t.mail_seen,
	(SELECT count(*) FROM alarm AS a WHERE a.market_id = t.market_id
	AND a.terminal = t.terminal AND a.times > coalesce((
		SELECT max(x.times) FROM alarm_seen AS x
		WHERE x.market_id = a.market_id AND x.terminal = a.terminal
		AND x.kind = a.kind AND x.detail = a.detail), 0))
FROM terminal AS t LEFT JOIN contact AS c ON c.market_id = t.market_id
	AND c.terminal = t.terminal
WHERE t.market_id = ?1 AND t.terminal > ?2
ORDER BY t.terminal LIMIT ?3;

-- name: list_open_alarms
-- 2: of this terminal or -1, 3: 1 for those that were looked after too,
-- 4: most.
SELECT a.terminal, a.kind, a.detail, a.times, a.first_ms, a.last_ms,
	coalesce((SELECT max(x.times) FROM alarm_seen AS x
	WHERE x.market_id = a.market_id AND x.terminal = a.terminal
	AND x.kind = a.kind AND x.detail = a.detail), 0) AS seen,
	coalesce((SELECT y.note FROM alarm_seen AS y
	WHERE y.market_id = a.market_id AND y.terminal = a.terminal
	AND y.kind = a.kind AND y.detail = a.detail
	ORDER BY y.n DESC LIMIT 1), '') AS note
FROM alarm AS a
WHERE a.market_id = ?1
	AND (CAST(?2 AS BIGINT) < 0 OR a.terminal = CAST(?2 AS BIGINT))
	AND (CAST(?3 AS BIGINT) = 1 OR a.times > coalesce((
		SELECT max(z.times) FROM alarm_seen AS z
		WHERE z.market_id = a.market_id AND z.terminal = a.terminal
		AND z.kind = a.kind AND z.detail = a.detail), 0))
ORDER BY a.last_ms DESC LIMIT ?4;

-- name: add_alarm_seen
-- 2: terminal, 3: kind, 4: detail, 5: note, 6: staff, 7: now.  Only of an
-- alarm that there is.
INSERT INTO alarm_seen (market_id, n, terminal, kind, detail, times, note,
	staff, at_ms)
SELECT a.market_id, (SELECT coalesce(max(n), 0) + 1 FROM alarm_seen
	WHERE market_id = ?1), a.terminal, a.kind, a.detail, a.times,
	CAST(?5 AS TEXT), CAST(?6 AS BIGINT), CAST(?7 AS BIGINT)
FROM alarm AS a WHERE a.market_id = ?1 AND a.terminal = ?2 AND a.kind = ?3
	AND a.detail = ?4;

-- name: more_sales_day
-- 2: day, 3: terminal, 4: total, 5: credits.
UPDATE sales_day SET credits = credits + ?5, total = total + ?4
WHERE market_id = ?1 AND day = ?2 AND terminal = ?3;

-- name: new_sales_day
-- 2: day, 3: terminal.
INSERT INTO sales_day (market_id, day, terminal, credits, total)
VALUES (?1, ?2, ?3, 0, 0) ON CONFLICT DO NOTHING;

-- name: list_sales_days
-- 2: first day, 3: last day, 4: the first that is not closed, or 2.
SELECT m.day, m.credits, m.total, m.traders FROM market_day AS m
WHERE m.market_id = ?1 AND m.day BETWEEN ?2 AND ?3
UNION ALL
SELECT d.day, CAST(sum(d.credits) AS BIGINT), CAST(sum(d.total) AS BIGINT),
	count(DISTINCT CASE WHEN t.holder <> '' THEN t.holder
		ELSE t.stall END)
FROM sales_day AS d JOIN terminal AS t ON t.market_id = d.market_id
	AND t.terminal = d.terminal
WHERE d.market_id = ?1 AND d.day BETWEEN ?4 AND ?3
GROUP BY d.day ORDER BY 1;

-- name: last_closed_day
SELECT coalesce(max(day), -1) FROM market_day WHERE market_id = ?1;

-- name: close_days
-- 2: first day, 3: last day.
INSERT INTO market_day (market_id, day, credits, total, traders)
SELECT d.market_id, d.day, CAST(sum(d.credits) AS BIGINT),
	CAST(sum(d.total) AS BIGINT),
	count(DISTINCT CASE WHEN t.holder <> '' THEN t.holder
		ELSE t.stall END)
FROM sales_day AS d JOIN terminal AS t ON t.market_id = d.market_id
	AND t.terminal = d.terminal
WHERE d.market_id = ?1 AND d.day BETWEEN ?2 AND ?3
GROUP BY d.market_id, d.day;

-- name: open_days
-- 2: first day.  A clock that was ahead closed them too soon.
DELETE FROM market_day WHERE market_id = ?1 AND day >= ?2;

-- name: list_stall_days
-- 2: stall, 3: first day, 4: last day.  Since its contract began: what was
-- sold there before is another trader's.
SELECT d.day, CAST(sum(d.credits) AS BIGINT), CAST(sum(d.total) AS BIGINT)
FROM stall AS s JOIN sales_day AS d ON d.market_id = s.market_id
	AND d.terminal = s.terminal
WHERE s.market_id = ?1 AND s.stall = ?2 AND s.terminal > 0
	AND d.day BETWEEN ?3 AND ?4
	AND EXISTS (SELECT 1 FROM contract AS c
	WHERE c.market_id = s.market_id AND c.stall = s.stall
	AND c.closed_ms = 0 AND c.from_day <= d.day)
GROUP BY d.day ORDER BY d.day;

-- name: put_market_profile
-- 2: class, 3: commune, 4: place, 5: board, 6: phone.
UPDATE market_profile SET class = ?2, commune = ?3, place = ?4, board = ?5,
	phone = ?6
WHERE market_id = ?1;

-- name: add_market_profile
-- The same parameters.
INSERT INTO market_profile (market_id, class, commune, place, board, phone)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: get_market_profile
SELECT class, commune, place, board, phone FROM market_profile
WHERE market_id = ?1;

-- name: put_totp_try
-- 2: staff, 3: secret, 4: now.
UPDATE totp_try SET secret = ?3, at_ms = ?4
WHERE market_id = ?1 AND staff = ?2;

-- name: add_totp_try
-- The same parameters.
INSERT INTO totp_try (market_id, staff, secret, at_ms)
VALUES (?1, ?2, ?3, ?4);

-- name: get_totp_try
-- 2: staff, 3: not before.
SELECT secret FROM totp_try WHERE market_id = ?1 AND staff = ?2
	AND at_ms >= ?3;

-- name: end_totp_try
-- 2: staff.
DELETE FROM totp_try WHERE market_id = ?1 AND staff = ?2;

-- name: add_recovery
-- 2: staff, 3: hash.
INSERT INTO recovery (market_id, staff, hash) VALUES (?1, ?2, ?3);

-- name: use_recovery
-- 2: staff, 3: hash, 4: now.
UPDATE recovery SET used_ms = ?4
WHERE market_id = ?1 AND staff = ?2 AND hash = ?3 AND used_ms = 0;

-- name: end_recovery
-- 2: staff.
DELETE FROM recovery WHERE market_id = ?1 AND staff = ?2;

-- name: get_guess
-- 2: address.
SELECT fails, until_ms FROM guess WHERE market_id = ?1 AND address = ?2;

-- name: put_guess
-- 2: address, 3: fails, 4: until, 5: now.
UPDATE guess SET fails = ?3, until_ms = ?4, last_ms = ?5
WHERE market_id = ?1 AND address = ?2;

-- name: add_guess
-- The same parameters.
INSERT INTO guess (market_id, address, fails, until_ms, last_ms)
VALUES (?1, ?2, ?3, ?4, ?5);

-- name: end_guess
-- 2: address.
DELETE FROM guess WHERE market_id = ?1 AND address = ?2;

-- name: end_old_guesses
-- 2: before.
DELETE FROM guess WHERE market_id = ?1 AND last_ms < ?2;

-- name: end_setup_codes
DELETE FROM setup_code WHERE market_id = ?1 AND used_ms = 0;

-- name: add_setup_code
-- 2: hash, 3: now.
INSERT INTO setup_code (market_id, hash, made_ms) VALUES (?1, ?2, ?3);

-- name: use_setup_code
-- 2: hash, 3: now, 4: not made before.
UPDATE setup_code SET used_ms = ?3
WHERE market_id = ?1 AND hash = ?2 AND used_ms = 0 AND made_ms >= ?4;

-- name: has_setup_code
-- 2: hash, 3: not made before.
SELECT count(*) FROM setup_code
WHERE market_id = ?1 AND hash = ?2 AND used_ms = 0 AND made_ms >= ?3;

-- name: count_all_staff
SELECT count(*) FROM staff WHERE market_id = ?1;

-- name: add_erasure
-- 2: trader, 3: reason, 4: staff, 5: now.
INSERT INTO erasure (market_id, n, trader, reason, staff, at_ms)
VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM erasure
	WHERE market_id = ?1), ?2, ?3, ?4, ?5);

-- name: person_contracts
-- 2: trader, 3: most.
SELECT contract, code, stall, from_day, to_day, deposit, closed_ms
FROM contract WHERE market_id = ?1 AND trader = ?2
ORDER BY contract LIMIT ?3;

-- name: person_open_contracts
-- 2: trader.
SELECT count(*) FROM contract WHERE market_id = ?1 AND trader = ?2
	AND closed_ms = 0;

-- name: person_bills
-- 2: trader, 3: most.
SELECT b.bill, b.ref, b.stall, b.period, b.due_day,
	(SELECT coalesce(CAST(sum(g.amount) AS BIGINT), 0) FROM charge AS g
	WHERE g.market_id = b.market_id AND g.bill = b.bill)
FROM contract AS c JOIN bill AS b ON b.market_id = c.market_id
	AND b.stall = c.stall AND b.trader = c.trader
	AND b.contract = c.contract
WHERE c.market_id = ?1 AND c.trader = ?2
ORDER BY b.bill LIMIT ?3;

-- name: person_payments
-- 2: trader, 3: most.  Allocated to a bill of this person.
SELECT DISTINCT p.payment, p.stall, p.means, p.amount, p.receipt, p.at_ms
FROM contract AS c JOIN bill AS b ON b.market_id = c.market_id
	AND b.stall = c.stall AND b.contract = c.contract
	JOIN allocation AS l ON l.market_id = b.market_id AND l.bill = b.bill
	JOIN payment AS p ON p.market_id = l.market_id
	AND p.payment = l.payment
WHERE c.market_id = ?1 AND c.trader = ?2
ORDER BY p.payment LIMIT ?3;

-- name: person_looks
-- 2: this person's number as text, 3: most.
SELECT l.n, l.at_ms, coalesce(s.name, ''), l.what
FROM look AS l LEFT JOIN staff AS s ON s.market_id = l.market_id
	AND s.staff = l.staff
WHERE l.market_id = ?1 AND l.object = ?2
	AND l.what IN ('trader', 'trader.export', 'contract', 'search')
ORDER BY l.n DESC LIMIT ?3;

-- name: wall_payments
-- 2: after, 3: most.
SELECT payment, means, amount, at_ms FROM payment
WHERE market_id = ?1 AND payment > ?2 ORDER BY payment LIMIT ?3;

-- name: wall_last
SELECT coalesce(max(payment), 0) FROM payment WHERE market_id = ?1;

-- name: wall_day
-- 2: since.
SELECT count(*),
	coalesce(CAST(sum(amount) FILTER (WHERE means = 'bank') AS BIGINT), 0),
	coalesce(CAST(sum(amount) FILTER (WHERE means = 'cash') AS BIGINT), 0)
FROM payment WHERE market_id = ?1 AND at_ms >= ?2;

-- name: wall_queue
-- 2: enough.
SELECT count(*) FROM (SELECT c.seq FROM credit AS c
	WHERE c.market_id = ?1 AND c.state IN ('unmatched', 'wrong_account')
	AND c.state <> 'matched'
	AND NOT EXISTS (SELECT 1 FROM claim AS k
	WHERE k.market_id = c.market_id AND k.seq = c.seq)
	AND coalesce((SELECT a.kind FROM assign AS a
	WHERE a.market_id = c.market_id AND a.credit = c.seq
	ORDER BY a.n DESC LIMIT 1), 'undo') = 'undo' LIMIT ?2) AS q;
