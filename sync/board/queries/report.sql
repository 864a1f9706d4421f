-- SPDX-License-Identifier: Apache-2.0
-- Statements of reports.  ?1 is always the market.

-- name: add_report_fact
-- 2: period, 3: name, 4: value, 5: note, 6: staff, 7: now.
INSERT INTO report_fact (market_id, n, period, name, value, note, by_staff,
	at_ms)
VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM report_fact
	WHERE market_id = ?1), ?2, ?3, ?4, ?5, ?6, ?7);

-- name: sum_report_fact
-- 2: name, 3: first period, 4: last.  The youngest word of each period.
SELECT count(*), coalesce(CAST(sum(value) AS BIGINT), 0)
FROM report_fact AS f
WHERE market_id = ?1 AND name = ?2 AND period >= ?3 AND period <= ?4
	AND n = (SELECT max(n) FROM report_fact AS g
	WHERE g.market_id = ?1 AND g.name = ?2 AND g.period = f.period);

-- name: last_report_fact
-- 2: name, 3: up to this period.
SELECT value FROM report_fact
WHERE market_id = ?1 AND name = ?2 AND period <= ?3
ORDER BY period DESC, n DESC LIMIT 1;

-- name: list_report_facts
-- 2: before n, 3: most.  Youngest first.
SELECT f.n, f.period, f.name, f.value, f.note, f.by_staff,
	coalesce(s.name, ''), f.at_ms
FROM report_fact AS f LEFT JOIN staff AS s ON s.market_id = f.market_id
	AND s.staff = f.by_staff
WHERE f.market_id = ?1 AND f.n < ?2 ORDER BY f.n DESC LIMIT ?3;

-- name: last_report
SELECT coalesce(max(report), 0) FROM report WHERE market_id = ?1;

-- name: last_report_seq
-- 2: period.
SELECT coalesce(max(seq), 0) FROM report WHERE market_id = ?1 AND period = ?2;

-- name: add_report
-- 2: report, 3: period, 4: seq, 5: body, 6: staff, 7: now.
INSERT INTO report (market_id, report, period, seq, body, made_by, made_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: add_report_state
-- 2: report, 3: now.
INSERT INTO report_state (market_id, report, state, at_ms)
VALUES (?1, ?2, 'waiting', ?3);

-- name: save_report_state
-- 2: report, 3: state, 4: answer, 5: one more try, 6: now, 7: state before.
UPDATE report_state SET state = ?3, answer = ?4, tries = tries + ?5,
	at_ms = ?6
WHERE market_id = ?1 AND report = ?2 AND state = ?7;

-- name: get_report
-- 2: report.
SELECT r.report, r.period, r.seq, r.body, r.made_by, r.made_ms, s.state,
	s.tries, s.answer, s.at_ms
FROM report AS r JOIN report_state AS s ON s.market_id = r.market_id
	AND s.report = r.report
WHERE r.market_id = ?1 AND r.report = ?2;

-- name: list_reports
-- 2: before, 3: most.  Youngest first.
SELECT r.report, r.period, r.seq, r.body, r.made_by, r.made_ms, s.state,
	s.tries, s.answer, s.at_ms
FROM report AS r JOIN report_state AS s ON s.market_id = r.market_id
	AND s.report = r.report
WHERE r.market_id = ?1 AND r.report < ?2 ORDER BY r.report DESC LIMIT ?3;

-- name: next_report_waiting
-- 2: after.
SELECT r.report, r.period, r.seq, r.body, r.made_by, r.made_ms, s.state,
	s.tries, s.answer, s.at_ms
FROM report_state AS s JOIN report AS r ON r.market_id = s.market_id
	AND r.report = s.report
WHERE s.market_id = ?1 AND s.state = 'waiting' AND s.report > ?2
ORDER BY s.report LIMIT 1;

-- name: report_stalls
SELECT count(*) FROM stall WHERE market_id = ?1;

-- name: report_occupied
-- 2: day.
SELECT count(*) FROM stall AS s WHERE s.market_id = ?1
	AND EXISTS (SELECT 1 FROM contract AS k
	WHERE k.market_id = ?1 AND k.stall = s.stall AND k.from_day <= ?2
	AND (k.to_day = 0 OR k.to_day >= ?2));

-- name: report_with_qr
SELECT count(*) FROM stall AS s WHERE s.market_id = ?1 AND s.terminal > 0
	AND EXISTS (SELECT 1 FROM terminal AS t
	WHERE t.market_id = ?1 AND t.terminal = s.terminal
	AND t.revoked_ms = 0);

-- name: report_active_qr
-- 2: from ms, 3: before ms.
SELECT count(*) FROM stall AS s JOIN (SELECT market_id, terminal
	FROM credit WHERE market_id = ?1 AND received_ms >= ?2
	AND received_ms < ?3 AND state = 'matched' AND terminal > 0
	GROUP BY market_id, terminal) AS a
	ON a.market_id = s.market_id AND a.terminal = s.terminal
WHERE s.market_id = ?1;

-- name: report_with_account
-- 2: day.
SELECT count(DISTINCT k.trader) FROM contract AS k
	JOIN stall AS s ON s.market_id = k.market_id AND s.stall = k.stall
	JOIN terminal_account AS a ON a.market_id = s.market_id
	AND a.terminal = s.terminal
WHERE k.market_id = ?1 AND k.from_day <= ?2
	AND (k.to_day = 0 OR k.to_day >= ?2) AND s.terminal > 0;

-- name: report_fees
-- 2: first period, 3: last.  What was asked, and what of it was waived.
SELECT coalesce(CAST(sum(CASE WHEN c.waiver = 0 AND coalesce(o.waiver, 0) = 0
	THEN c.amount ELSE 0 END) AS BIGINT), 0),
	coalesce(CAST(sum(CASE WHEN c.waiver = 0 AND coalesce(o.waiver, 0) = 0
	THEN 0 ELSE 0 - c.amount END) AS BIGINT), 0)
FROM bill AS b JOIN charge AS c ON c.market_id = b.market_id
	AND c.bill = b.bill
	LEFT JOIN charge AS o ON o.market_id = c.market_id
	AND o.charge = c.reversal_of
WHERE b.market_id = ?1 AND b.period >= ?2 AND b.period <= ?3;

-- name: report_paid
-- 2: from ms, 3: before ms.  In cash, by bank, payments by bank.
SELECT coalesce(CAST(sum(CASE WHEN means = 'cash' THEN amount ELSE 0 END)
	AS BIGINT), 0),
	coalesce(CAST(sum(CASE WHEN means = 'bank' THEN amount ELSE 0 END)
	AS BIGINT), 0),
	count(*) FILTER (WHERE means = 'bank' AND reversal_of = 0)
	- count(*) FILTER (WHERE means = 'bank' AND reversal_of > 0)
FROM payment WHERE market_id = ?1 AND at_ms >= ?2 AND at_ms < ?3
	AND purpose = 'fee';

-- name: report_arrears
-- 2: day, 3: before ms.  Of bills that were due: charges less allocations.
SELECT coalesce((SELECT CAST(sum(c.amount) AS BIGINT) FROM bill AS b
	JOIN charge AS c ON c.market_id = b.market_id AND c.bill = b.bill
	WHERE b.market_id = ?1 AND b.due_day <= ?2 AND c.at_ms < ?3), 0)
	- coalesce((SELECT CAST(sum(a.amount) AS BIGINT) FROM bill AS b
	JOIN allocation AS a ON a.market_id = b.market_id AND a.bill = b.bill
	WHERE b.market_id = ?1 AND b.due_day <= ?2 AND a.at_ms < ?3), 0);

-- name: report_sales
-- 2: from ms, 3: before ms, 4: day.  How many, how much, of how many people:
-- a terminal of no stall is somebody of its own.
SELECT coalesce(CAST(sum(w.n) AS BIGINT), 0),
	coalesce(CAST(sum(w.amount) AS BIGINT), 0), count(*)
FROM (SELECT count(*) AS n, CAST(sum(c.amount) AS BIGINT) AS amount,
	coalesce(t.trader, 0 - c.terminal) AS who
	FROM (SELECT market_id, terminal, amount FROM credit
		WHERE market_id = ?1 AND received_ms >= ?2
		AND received_ms < ?3 AND state = 'matched' AND terminal > 0
		UNION ALL SELECT x.market_id, k.terminal, x.amount
		FROM claim AS k JOIN credit AS x
		ON x.market_id = k.market_id AND x.seq = k.seq
		WHERE k.market_id = ?1 AND x.received_ms >= ?2
		AND x.received_ms < ?3) AS c
	LEFT JOIN (SELECT s.market_id, s.terminal, min(k.trader) AS trader
		FROM stall AS s JOIN contract AS k
		ON k.market_id = s.market_id AND k.stall = s.stall
		WHERE s.market_id = ?1 AND s.terminal > 0
		AND k.from_day <= ?4 AND (k.to_day = 0 OR k.to_day >= ?4)
		GROUP BY s.market_id, s.terminal) AS t
	ON t.market_id = c.market_id AND t.terminal = c.terminal
	GROUP BY coalesce(t.trader, 0 - c.terminal)) AS w;

-- name: report_owed
-- 2: day.  Stalls that owe, and how much, of all bills.
SELECT count(*), coalesce(CAST(sum(o.owed) AS BIGINT), 0)
FROM (SELECT b.stall, CAST(sum(c.amount) AS BIGINT)
	- coalesce((SELECT CAST(sum(a.amount) AS BIGINT)
	FROM bill AS d JOIN allocation AS a ON a.market_id = d.market_id
	AND a.bill = d.bill WHERE d.market_id = ?1 AND d.stall = b.stall
	AND d.due_day <= ?2), 0) AS owed
	FROM bill AS b JOIN charge AS c ON c.market_id = b.market_id
	AND c.bill = b.bill
	WHERE b.market_id = ?1 AND b.due_day <= ?2 GROUP BY b.stall) AS o
WHERE o.owed > 0;

-- name: report_calendars
-- 2: last day.  Rules that hold up to then, youngest first.
SELECT from_day, rule FROM calendar
WHERE market_id = ?1 AND from_day <= ?2 ORDER BY from_day DESC;

-- name: report_exceptions
-- 2: first day, 3: last day.
SELECT day, is_open FROM calendar_exception
WHERE market_id = ?1 AND day >= ?2 AND day <= ?3 ORDER BY day;

-- name: report_next_due
-- 2: day.
SELECT coalesce((SELECT min(due_day) FROM run WHERE market_id = ?1
	AND due_day >= ?2), (SELECT max(due_day) FROM run
	WHERE market_id = ?1), 0);
