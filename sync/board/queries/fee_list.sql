-- SPDX-License-Identifier: Apache-2.0
-- Lists of fees as the office sees them: a column of a list a column of its
-- table (console/api_fee_list.c), the first one its key.  What a list is
-- sorted by is made from its line "-- by:" (packaging/tools/embed_sql.c): of
-- lists that grow with the years by an index, of those that are as long as a
-- market has stalls by whatever people want to see first.

-- name: rows_zones
-- 2: after, 3: most.
SELECT z.zone, z.name, (SELECT count(*) FROM stall AS s
	WHERE s.market_id = ?1 AND s.zone = z.zone)
FROM zone AS z WHERE z.market_id = ?1 AND z.zone > ?2
ORDER BY z.zone LIMIT ?3;

-- name: rows_stalls
-- by: v v stall: zone kind area state owed arrears=v.overdue
-- 2: after, 3: most, 4: today, 5: zone or 0, 6: stall or '', 7: state or ''.
SELECT v.stall, v.zone, v.zone_name, v.kind, v.aisles, v.area, v.x, v.y,
	v.state, v.terminal, v.trader, v.owed, v.overdue
FROM (SELECT u.stall, u.zone, u.zone_name, u.kind, u.aisles, u.area, u.x, u.y,
	CASE WHEN u.state IN ('paused', 'disputed') THEN u.state
	WHEN u.trader > 0 THEN 'let' ELSE 'vacant' END AS state,
	u.terminal, u.trader, u.owed, u.overdue
	FROM (SELECT s.stall, s.zone, z.name AS zone_name, s.kind, s.aisles,
	s.area, s.x, s.y, s.state, s.terminal,
	coalesce((SELECT max(k.trader) FROM contract AS k
	WHERE k.market_id = ?1 AND k.stall = s.stall AND k.from_day <= ?4
	AND (k.to_day = 0 OR k.to_day >= ?4)), 0) AS trader,
	coalesce((SELECT CAST(sum(c.amount) AS BIGINT) FROM charge AS c
	WHERE c.market_id = ?1 AND c.bill IN (SELECT b.bill FROM bill AS b
	WHERE b.market_id = ?1 AND b.stall = s.stall)), 0) -
	coalesce((SELECT CAST(sum(a.amount) AS BIGINT) FROM allocation AS a
	WHERE a.market_id = ?1 AND a.bill IN (SELECT b.bill FROM bill AS b
	WHERE b.market_id = ?1 AND b.stall = s.stall)), 0) AS owed,
	coalesce((SELECT CAST(sum(c.amount) AS BIGINT) FROM charge AS c
	WHERE c.market_id = ?1 AND c.bill IN (SELECT b.bill FROM bill AS b
	WHERE b.market_id = ?1 AND b.stall = s.stall AND b.due_day < ?4)), 0) -
	coalesce((SELECT CAST(sum(a.amount) AS BIGINT) FROM allocation AS a
	WHERE a.market_id = ?1 AND a.bill IN (SELECT b.bill FROM bill AS b
	WHERE b.market_id = ?1 AND b.stall = s.stall AND b.due_day < ?4)), 0)
	AS overdue
	FROM stall AS s JOIN zone AS z ON z.market_id = s.market_id
	AND z.zone = s.zone
	WHERE s.market_id = ?1 AND (CAST(?5 AS BIGINT) = 0 OR s.zone = ?5)
	AND (CAST(?6 AS TEXT) = '' OR s.stall = ?6)) AS u) AS v
WHERE v.stall > ?2 AND (CAST(?7 AS TEXT) = '' OR v.state = ?7
	OR (?7 = 'debt' AND v.overdue > 0))
ORDER BY v.stall LIMIT ?3;

-- name: rows_traders
-- by: t t trader: name=t.folded created_ms
-- 2: after, 3: most, 4: pattern.
SELECT t.trader, t.name, t.phone, t.created_ms, t.erased_ms, t.folded
FROM trader AS t
WHERE t.market_id = ?1 AND t.trader > ?2 AND t.folded LIKE ?4
ORDER BY t.trader LIMIT ?3;

-- name: rows_contracts
-- by: k k contract: code stall name=t.folded from_day to_day
-- 2: after, 3: most, 4: pattern, 5: stall or '', 6: trader or 0.
SELECT k.contract, k.code, k.stall, k.trader, t.name, k.from_day, k.to_day,
	k.deposit, coalesce((SELECT CAST(sum(p.amount) AS BIGINT)
	FROM payment AS p WHERE p.market_id = ?1 AND p.stall = k.stall
	AND p.purpose = 'deposit'), 0), k.closed_ms, t.folded
FROM contract AS k JOIN trader AS t ON t.market_id = k.market_id
	AND t.trader = k.trader
WHERE k.market_id = ?1 AND k.contract > ?2 AND t.folded LIKE ?4
	AND (CAST(?5 AS TEXT) = '' OR k.stall = ?5)
	AND (CAST(?6 AS BIGINT) = 0 OR k.trader = ?6)
ORDER BY k.contract LIMIT ?3;

-- name: rows_tariffs
-- 2: after, 3: most.
SELECT tariff, fee, name, kind, place, aisles, transport, zone, amount, days,
	rounding, vat_bp, vat_in, from_day, to_day, law_no, law_day, law_by
FROM tariff WHERE market_id = ?1 AND tariff > ?2 ORDER BY tariff LIMIT ?3;

-- name: rows_calendars
-- 2: after, 3: most.
SELECT from_day, rule, made_ms FROM calendar
WHERE market_id = ?1 AND from_day > ?2 ORDER BY from_day LIMIT ?3;

-- name: rows_exceptions
-- 2: after, 3: most.
SELECT day, is_open, note FROM calendar_exception
WHERE market_id = ?1 AND day > ?2 ORDER BY day LIMIT ?3;

-- name: rows_rules
-- 2: after, 3: most.
SELECT from_day, due_day, due_next, free_bp, free_amount FROM fee_rule
WHERE market_id = ?1 AND from_day > ?2 ORDER BY from_day LIMIT ?3;

-- name: rows_runs
-- by: r r run: period
-- 2: after, 3: most, 4: period or ''.
SELECT r.run, r.period, r.zone, r.due_day, r.bills, r.total, r.made_ms,
	coalesce(v.reason, ''), coalesce(v.at_ms, 0)
FROM run AS r LEFT JOIN run_reversal AS v ON v.market_id = r.market_id
	AND v.run = r.run
WHERE r.market_id = ?1 AND r.run > ?2
	AND (CAST(?4 AS TEXT) = '' OR r.period = ?4)
ORDER BY r.run LIMIT ?3;

-- name: rows_bills
-- by: b u bill: period due_day
-- 2: after, 3: most, 4: stall or '', 5: period or '', 6: 'open' or '',
-- 7: run or 0.
SELECT u.bill, u.ref, u.stall, u.period, u.due_day, u.asked, u.paid,
	u.asked - u.paid, CASE WHEN u.asked = 0 THEN 'cancelled'
	WHEN u.asked <= u.paid THEN 'paid' WHEN u.paid > 0 THEN 'part'
	ELSE 'open' END
FROM (SELECT b.bill, b.ref, b.stall, b.period, b.due_day,
	(SELECT CAST(coalesce(sum(c.amount), 0) AS BIGINT) FROM charge AS c
	WHERE c.market_id = ?1 AND c.bill = b.bill) AS asked,
	(SELECT CAST(coalesce(sum(a.amount), 0) AS BIGINT) FROM allocation AS a
	WHERE a.market_id = ?1 AND a.bill = b.bill) AS paid
	FROM bill AS b WHERE b.market_id = ?1 AND b.bill > ?2
	AND (CAST(?4 AS TEXT) = '' OR b.stall = ?4)
	AND (CAST(?5 AS TEXT) = '' OR b.period = ?5)
	AND (CAST(?7 AS BIGINT) = 0 OR b.run = ?7)) AS u
WHERE CAST(?6 AS TEXT) = '' OR u.asked > u.paid
ORDER BY u.bill LIMIT ?3;

-- name: rows_charges
-- by: c c charge:
-- 2: after, 3: most, 4: stall or '', 5: period or '', 6: bill or 0.
SELECT c.charge, c.bill, b.stall, b.period, c.fee, c.kind, c.text, c.quantity,
	c.price, c.amount, c.vat, c.first_day, c.last_day, c.reversal_of,
	c.waiver, c.at_ms
FROM charge AS c JOIN bill AS b ON b.market_id = c.market_id
	AND b.bill = c.bill
WHERE c.market_id = ?1 AND c.charge > ?2
	AND (CAST(?4 AS TEXT) = '' OR b.stall = ?4)
	AND (CAST(?5 AS TEXT) = '' OR b.period = ?5)
	AND (CAST(?6 AS BIGINT) = 0 OR c.bill = ?6)
ORDER BY c.charge LIMIT ?3;

-- name: rows_waivers
-- by: w w waiver: stall
-- 2: after, 3: most, 4: stall or '', 5: 'asked', 'approved', 'refused' or ''.
SELECT w.waiver, w.stall, w.fee, w.percent_bp, w.amount, w.first_period,
	w.last_period, w.decision_no, w.decision_day, w.reason, w.asked_by,
	w.asked_ms, coalesce(e.verdict, 'asked'), coalesce(e.by_staff, 0),
	coalesce(e.note, '')
FROM waiver AS w LEFT JOIN waiver_end AS e ON e.market_id = w.market_id
	AND e.waiver = w.waiver
WHERE w.market_id = ?1 AND w.waiver > ?2
	AND (CAST(?4 AS TEXT) = '' OR w.stall = ?4)
	AND (CAST(?5 AS TEXT) = '' OR coalesce(e.verdict, 'asked') = ?5)
ORDER BY w.waiver LIMIT ?3;

-- name: rows_payments
-- by: p p payment: stall amount
-- 2: after, 3: most, 4: stall or ''.
SELECT p.payment, p.stall, p.means, p.purpose, p.amount,
	(SELECT CAST(coalesce(sum(a.amount), 0) AS BIGINT) FROM allocation AS a
	WHERE a.market_id = ?1 AND a.payment = p.payment),
	p.receipt, p.credit_seq, p.ref, p.by_staff, p.at_ms, p.reversal_of
FROM payment AS p WHERE p.market_id = ?1 AND p.payment > ?2
	AND (CAST(?4 AS TEXT) = '' OR p.stall = ?4)
ORDER BY p.payment LIMIT ?3;

-- name: rows_deposits
-- by: s s stall: deposit=s.asked held
-- 2: after (a stall), 3: most, 4: stall or '', 5: 'short', 'over' or ''.
SELECT s.stall, s.asked, s.held FROM (SELECT t.stall,
	coalesce((SELECT CAST(sum(k.deposit) AS BIGINT) FROM contract AS k
	WHERE k.market_id = ?1 AND k.stall = t.stall AND k.closed_ms = 0), 0)
	AS asked, coalesce((SELECT CAST(sum(p.amount) AS BIGINT)
	FROM payment AS p WHERE p.market_id = ?1 AND p.stall = t.stall
	AND p.purpose = 'deposit'), 0) AS held
	FROM stall AS t WHERE t.market_id = ?1
	AND (CAST(?4 AS TEXT) = '' OR t.stall = ?4)) AS s
WHERE s.stall > ?2 AND (s.asked <> 0 OR s.held <> 0) AND (CAST(?5 AS TEXT) = ''
	OR (?5 = 'short' AND s.held < s.asked)
	OR (?5 = 'over' AND s.held > s.asked))
ORDER BY s.stall LIMIT ?3;

-- name: rows_meters
-- by: m m meter: stall
-- 2: after, 3: most, 4: stall or '', 5: meter or 0.
SELECT m.meter, m.stall, m.fee, m.unit, m.digits, m.from_day, m.first,
	m.to_day, coalesce((SELECT max(r.day) FROM reading AS r
	WHERE r.market_id = ?1 AND r.meter = m.meter), 0)
FROM meter AS m WHERE m.market_id = ?1 AND m.meter > ?2
	AND (CAST(?4 AS TEXT) = '' OR m.stall = ?4)
	AND (CAST(?5 AS BIGINT) = 0 OR m.meter = ?5)
ORDER BY m.meter LIMIT ?3;

-- name: rows_readings
-- 2: meter, 3: after (a day), 4: most.
SELECT day, value, rolled, by_staff, at_ms FROM reading
WHERE market_id = ?1 AND meter = ?2 AND day > ?3 ORDER BY day LIMIT ?4;

-- name: rows_receipts
-- by: r r number: stall amount
-- 2: after, 3: most, 4: stall or ''.
SELECT r.number, r.kind, r.means, r.stall, r.amount, r.first_day, r.last_day,
	r.at_s * 1000, r.ref, coalesce(e.series, ''), coalesce(e.code, '')
FROM receipt AS r LEFT JOIN einvoice AS e ON e.market_id = r.market_id
	AND e.receipt = r.number
WHERE r.market_id = ?1 AND r.number > ?2
	AND (CAST(?4 AS TEXT) = '' OR r.stall = ?4)
ORDER BY r.number LIMIT ?3;

-- name: rows_arrears
-- by: v v stall: zone owed older bills
-- 2: after (a stall), 3: most, 4: today, 5: zone or 0.
SELECT v.stall, v.zone, v.owed, v.not_due, v.d30, v.d60, v.d90, v.older,
	v.bills
FROM (SELECT u.stall, s.zone, CAST(sum(u.open) AS BIGINT) AS owed,
	CAST(sum(CASE WHEN u.due_day >= ?4 THEN u.open ELSE 0 END) AS BIGINT)
	AS not_due,
	CAST(sum(CASE WHEN u.due_day < ?4 AND u.due_day >= ?4 - 30
	THEN u.open ELSE 0 END) AS BIGINT) AS d30,
	CAST(sum(CASE WHEN u.due_day < ?4 - 30 AND u.due_day >= ?4 - 60
	THEN u.open ELSE 0 END) AS BIGINT) AS d60,
	CAST(sum(CASE WHEN u.due_day < ?4 - 60 AND u.due_day >= ?4 - 90
	THEN u.open ELSE 0 END) AS BIGINT) AS d90,
	CAST(sum(CASE WHEN u.due_day < ?4 - 90 THEN u.open ELSE 0 END)
	AS BIGINT) AS older, count(*) AS bills
	FROM (SELECT b.stall, b.due_day,
	(SELECT CAST(coalesce(sum(c.amount), 0) AS BIGINT) FROM charge AS c
	WHERE c.market_id = ?1 AND c.bill = b.bill) -
	(SELECT CAST(coalesce(sum(a.amount), 0) AS BIGINT) FROM allocation AS a
	WHERE a.market_id = ?1 AND a.bill = b.bill) AS open
	FROM bill AS b WHERE b.market_id = ?1) AS u
	JOIN stall AS s ON s.market_id = ?1 AND s.stall = u.stall
	WHERE u.open > 0 AND (CAST(?5 AS BIGINT) = 0 OR s.zone = ?5)
	GROUP BY u.stall, s.zone) AS v
WHERE v.stall > ?2
ORDER BY v.stall LIMIT ?3;

-- name: get_einvoice
-- 2: receipt.
SELECT code, series FROM einvoice WHERE market_id = ?1 AND receipt = ?2;

-- name: add_einvoice
-- 2: receipt, 3: code, 4: series, 5: now.
INSERT INTO einvoice (market_id, receipt, code, series, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5);

-- name: sum_fees
-- What was asked, on bills, given and free; deposits apart.
SELECT (SELECT CAST(coalesce(sum(c.amount), 0) AS BIGINT) FROM charge AS c
	WHERE c.market_id = ?1),
	(SELECT CAST(coalesce(sum(a.amount), 0) AS BIGINT) FROM allocation AS a
	WHERE a.market_id = ?1),
	(SELECT CAST(coalesce(sum(p.amount), 0) AS BIGINT) FROM payment AS p
	WHERE p.market_id = ?1 AND p.purpose = 'fee'),
	(SELECT CAST(coalesce(sum(d.amount), 0) AS BIGINT) FROM payment AS d
	WHERE d.market_id = ?1 AND d.purpose = 'deposit')
FROM market AS m WHERE m.market_id = ?1;
