-- SPDX-License-Identifier: Apache-2.0
-- Collectors.  ?1 is always the market.

-- name: add_collector
-- 2: terminal, 3: from_ms, 4: staff.
INSERT INTO collector (market_id, terminal, from_ms, staff)
VALUES (?1, ?2, ?3, ?4);

-- name: end_collector
-- 2: terminal, 3: to_ms.
UPDATE collector SET to_ms = ?3
WHERE market_id = ?1 AND terminal = ?2 AND to_ms = 0;

-- name: get_collector
-- 2: terminal.  Gives whose it is now.
SELECT staff FROM collector
WHERE market_id = ?1 AND terminal = ?2 AND to_ms = 0;

-- name: list_collectors
-- 2: after, 3: most.  Gives terminal, staff, login, name, from_ms.
SELECT c.terminal, c.staff, s.login, s.name, c.from_ms FROM collector AS c
JOIN staff AS s ON s.market_id = ?1 AND s.staff = c.staff
WHERE c.market_id = ?1 AND c.to_ms = 0 AND c.terminal > ?2
ORDER BY c.terminal LIMIT ?3;

-- name: move_round_stall
-- 2: day, 3: stall, 4: terminal, 5: staff, 6: now.
UPDATE round_stall SET terminal = ?4, by_staff = ?5, at_ms = ?6
WHERE market_id = ?1 AND day = ?2 AND stall = ?3;

-- name: add_round_stall
-- The same.
INSERT INTO round_stall (market_id, day, stall, terminal, by_staff, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: list_stalls_of_zone
-- 2: zone.
SELECT stall FROM stall WHERE market_id = ?1 AND zone = ?2 ORDER BY stall;

-- name: list_round_stalls
-- 2: day, 3: terminal.  Gives stall and its zone's name.
SELECT r.stall, z.name FROM round_stall AS r
JOIN stall AS s ON s.market_id = ?1 AND s.stall = r.stall
JOIN zone AS z ON z.market_id = ?1 AND z.zone = s.zone
WHERE r.market_id = ?1 AND r.day = ?2 AND r.terminal = ?3
ORDER BY r.stall;

-- name: list_rounds
-- 2: day.  Gives stall, terminal, open: what its bills still want.
SELECT r.stall, r.terminal, (SELECT CAST(coalesce(sum(c.amount), 0) AS
	BIGINT) FROM bill AS b JOIN charge AS c ON c.market_id = ?1
	AND c.bill = b.bill WHERE b.market_id = ?1 AND b.stall = r.stall) -
	(SELECT CAST(coalesce(sum(a.amount), 0) AS BIGINT) FROM bill AS b
	JOIN allocation AS a ON a.market_id = ?1 AND a.bill = b.bill
	WHERE b.market_id = ?1 AND b.stall = r.stall)
FROM round_stall AS r WHERE r.market_id = ?1 AND r.day = ?2
ORDER BY r.stall;

-- name: last_ticket_no
-- 2: series.
SELECT coalesce(max(last), -1) FROM ticket_range
WHERE market_id = ?1 AND series = ?2;

-- name: add_ticket_series
-- 2: series, 3: staff, 4: now.
INSERT INTO ticket_range (market_id, series, last, before, terminal, kinds,
	from_day, to_day, by_staff, at_ms)
VALUES (?1, ?2, 0, NULL, 0, '', 0, 0, ?3, ?4);

-- name: add_ticket_range
-- 2: series, 3: last, 4: before, 5: terminal, 6: kinds, 7: from_day,
-- 8: to_day, 9: staff, 10: now.
INSERT INTO ticket_range (market_id, series, last, before, terminal, kinds,
	from_day, to_day, by_staff, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- name: find_ticket_range
-- 2: series, 3: no.  Gives whose number it is.
SELECT terminal FROM ticket_range WHERE market_id = ?1 AND series = ?2
	AND before < ?3 AND last >= ?3 AND terminal > 0;

-- name: list_ranges_of
-- 2: terminal.  Gives series, first, last, kinds, from_day, to_day.
SELECT series, before + 1, last, kinds, from_day, to_day FROM ticket_range
WHERE market_id = ?1 AND terminal = ?2 AND last > 0 ORDER BY at_ms, last;

-- name: list_ticket_ranges
-- Gives series, first, last, terminal, used, from_day, to_day.
SELECT r.series, r.before + 1, r.last, r.terminal,
	(SELECT count(DISTINCT t.no) FROM ticket AS t WHERE t.market_id = ?1
	AND t.series = r.series AND t.no > r.before AND t.no <= r.last),
	r.from_day, r.to_day FROM ticket_range AS r
WHERE r.market_id = ?1 AND r.last > 0 ORDER BY r.series, r.last;

-- name: add_fee_order
-- 2: ref, 3: terminal, 4: branch, 5: n, 6: stall, 7: kind, 8: bill,
-- 9: amount, 10: at_ms.
INSERT INTO fee_order (market_id, ref, terminal, branch, n, stall, kind,
	bill, amount, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- name: get_fee_order
-- 2: ref.  Gives terminal, stall, kind, bill, amount.
SELECT terminal, stall, kind, bill, amount FROM fee_order
WHERE market_id = ?1 AND ref = ?2;

-- name: add_collection
-- 2: terminal, 3: branch, 4: n, 5: ref, 6: stall, 7: amount, 8: payment,
-- 9: verdict, 10: day, 11: at_ms.
INSERT INTO collection (market_id, terminal, branch, n, ref, stall, amount,
	payment, verdict, day, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);

-- name: find_ticket
-- 2: series, 3: no.  Gives terminal, branch, n, amount, means of the
-- youngest here.
SELECT terminal, branch, n, amount, means FROM ticket
WHERE market_id = ?1 AND series = ?2 AND no = ?3
ORDER BY branch DESC, n DESC LIMIT 1;

-- name: find_ticket_of
-- 2: series, 3: no, 4: terminal.  The same, of one terminal.
SELECT terminal, branch, n, amount, means FROM ticket
WHERE market_id = ?1 AND series = ?2 AND no = ?3 AND terminal = ?4
ORDER BY branch DESC, n DESC LIMIT 1;

-- name: find_ticket_void
-- 2: terminal, 3: of_branch, 4: of_n.
SELECT 1 FROM ticket_void
WHERE market_id = ?1 AND terminal = ?2 AND of_branch = ?3 AND of_n = ?4;

-- name: add_ticket
-- 2: terminal, 3: branch, 4: n, 5: series, 6: no, 7: kind, 8: amount,
-- 9: means, 10: ref, 11: verdict, 12: day, 13: at_ms.
INSERT INTO ticket (market_id, terminal, branch, n, series, no, kind, amount,
	means, ref, verdict, day, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13);

-- name: add_ticket_void
-- 2: terminal, 3: branch, 4: n, 5: of_branch, 6: of_n, 7: amount, 8: day.
INSERT INTO ticket_void (market_id, terminal, branch, n, of_branch, of_n,
	amount, day)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING;

-- name: list_tickets
-- 2: series or '', 3: verdict or '', 4: from day, 5: to day, 6 to 10: after
-- (series, number, terminal, branch, entry), 11: most.
SELECT t.series, t.no, t.kind, t.amount, t.means, t.verdict,
	CASE WHEN v.n IS NULL THEN 0 ELSE 1 END, t.terminal, t.branch, t.n,
	t.at_ms
FROM ticket AS t LEFT JOIN ticket_void AS v ON v.market_id = ?1
	AND v.terminal = t.terminal AND v.of_branch = t.branch
	AND v.of_n = t.n
WHERE t.market_id = ?1 AND (CAST(?2 AS TEXT) = '' OR t.series = ?2)
	AND (CAST(?3 AS TEXT) = '' OR t.verdict = ?3)
	AND t.day >= ?4 AND t.day <= ?5
	AND (t.series, t.no, t.terminal, t.branch, t.n) >
	(?6, ?7, ?8, ?9, ?10)
ORDER BY t.series, t.no, t.terminal, t.branch, t.n LIMIT ?11;

-- name: last_handover
SELECT coalesce(max(handover), 0) FROM handover WHERE market_id = ?1;

-- name: add_handover
-- 2: handover, 3: terminal, 4: branch, 5: n, 6: no, 7: takings, 8: total,
-- 9: staff, 10: day, 11: at_ms.
INSERT INTO handover (market_id, handover, terminal, branch, n, no, takings,
	total, staff, day, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);

-- name: get_handover
-- 2: handover.  Gives terminal, no, total, staff, whether it was counted.
SELECT h.terminal, h.no, h.total, h.staff, (SELECT count(*)
	FROM handover_count AS c WHERE c.market_id = ?1
	AND c.handover = h.handover) FROM handover AS h
WHERE h.market_id = ?1 AND h.handover = ?2;

-- name: add_handover_count
-- 2: handover, 3: counted, 4: note, 5: staff, 6: now.
INSERT INTO handover_count (market_id, handover, counted, note, by_staff,
	at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: list_handovers
-- 2: after, 3: most.  state: told or counted; difference: counted - total.
SELECT h.handover, h.terminal, h.no, h.takings, h.total,
	CASE WHEN c.handover IS NULL THEN 'told' ELSE 'counted' END,
	coalesce(c.counted, 0), CASE WHEN c.handover IS NULL THEN 0
	ELSE c.counted - h.total END, coalesce(c.note, ''), h.staff,
	coalesce(c.by_staff, 0), h.day, h.at_ms
FROM handover AS h LEFT JOIN handover_count AS c ON c.market_id = ?1
	AND c.handover = h.handover
WHERE h.market_id = ?1 AND h.handover > ?2 ORDER BY h.handover LIMIT ?3;

-- name: list_collected
-- 2: terminal or 0, 3: to day.  Gives terminal, day, notes for stalls, notes
-- for tickets (voided ones taken off), handed over, counted, and what of it
-- was counted differently; oldest first.
SELECT x.terminal, x.day, CAST(sum(x.stalls) AS BIGINT),
	CAST(sum(x.tickets) AS BIGINT), CAST(sum(x.handed) AS BIGINT),
	CAST(sum(x.counted) AS BIGINT), CAST(sum(x.difference) AS BIGINT)
FROM (SELECT terminal, day, amount AS stalls, 0 AS tickets, 0 AS handed,
	0 AS counted, 0 AS difference FROM collection WHERE market_id = ?1
UNION ALL SELECT terminal, day, 0, amount, 0, 0, 0 FROM ticket
	WHERE market_id = ?1 AND means = 'cash'
UNION ALL SELECT terminal, day, 0, 0 - amount, 0, 0, 0 FROM ticket_void
	WHERE market_id = ?1
UNION ALL SELECT h.terminal, h.day, 0, 0, h.total, coalesce(c.counted, 0),
	coalesce(c.counted - h.total, 0) FROM handover AS h
	LEFT JOIN handover_count AS c ON c.market_id = ?1
	AND c.handover = h.handover WHERE h.market_id = ?1) AS x
WHERE (CAST(?2 AS BIGINT) = 0 OR x.terminal = ?2) AND x.day <= ?3
GROUP BY x.terminal, x.day ORDER BY x.terminal, x.day;

-- name: list_credits_of_ref
-- 2: ref.  Gives seq, amount of what came for it, claimed or not.
SELECT e.seq, e.amount FROM credit AS e WHERE e.market_id = ?1
	AND e.ref = ?2 AND e.state = 'matched'
UNION ALL SELECT c.seq, c.amount FROM claim AS k JOIN credit AS c
	ON c.market_id = ?1 AND c.seq = k.seq
	WHERE k.market_id = ?1 AND k.ref = ?2;
