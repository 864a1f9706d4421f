-- SPDX-License-Identifier: Apache-2.0
-- A collector's round; forget_* and all_* are as in queries.sql.

-- name: role_put
-- 1: n, 2: role.
INSERT INTO board_role (one, n, role) VALUES (1, ?1, ?2)
ON CONFLICT (one) DO UPDATE SET n = excluded.n, role = excluded.role;

-- name: role_get
SELECT role FROM board_role WHERE one = 1;

-- name: round_clear
-- 1: day.
DELETE FROM round WHERE day <> ?1;

-- name: round_day
SELECT max(day) FROM round;

-- name: round_put
-- 1: bill, 2: n, 3: day, 4: stall, 5: place, 6: open, 7: age.
INSERT INTO round (bill, n, day, stall, place, open, age)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (bill) DO UPDATE SET n = excluded.n, day = excluded.day,
    stall = excluded.stall, place = excluded.place, open = excluded.open,
    age = excluded.age;

-- name: round_list
-- 1: at most, 2: skip.  Gives bill, stall, place, rest, age, day: what is
-- open less what was taken here since the board told of it.
SELECT bill, stall, place, rest, age, day FROM (SELECT r.bill, r.stall,
    r.place, r.age, r.day, r.open - (SELECT coalesce(sum(received + code +
    cash), 0) FROM sale AS s WHERE s.bill = r.bill AND s.bill <> ''
    AND s.n > r.n) AS rest FROM round AS r) WHERE rest > 0
ORDER BY stall, bill LIMIT ?1 OFFSET ?2;

-- name: round_sum
-- Gives how many are open, and how much.
SELECT coalesce(sum(rest > 0), 0), coalesce(sum(max(rest, 0)), 0)
FROM (SELECT r.open - (SELECT coalesce(sum(received + code + cash), 0)
    FROM sale AS s WHERE s.bill = r.bill AND s.bill <> '' AND s.n > r.n)
    AS rest FROM round AS r);

-- name: range_put
-- 1: series, 2: first, 3: last, 4: n.
INSERT INTO ticket_range (series, first, last, n) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (series, first) DO UPDATE SET last = excluded.last,
    n = excluded.n;

-- name: range_has
-- 1: series, 2: no.
SELECT 1 FROM ticket_range WHERE series = ?1 AND ?2 BETWEEN first AND last;

-- name: range_list
-- Gives series, first, last, n, and the next number, which is past last when
-- there is none: the highest given out, and one.
SELECT series, first, last, n, (SELECT coalesce(max(no), r.first - 1) + 1
    FROM ticket AS t WHERE t.series = r.series
    AND t.no BETWEEN r.first AND r.last) FROM ticket_range AS r
ORDER BY n, series, first;

-- name: ticket_add
-- 1: series, 2: no, 3: n, 4: kind, 5: amount, 6: means, 7: ref, 8: wall_ms.
INSERT INTO ticket (series, no, n, kind, amount, means, ref, wall_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: ticket_get
-- 1: series, 2: no.  Gives series, no, n, kind, amount, means, ref, voided.
SELECT series, no, n, kind, amount, means, ref, voided FROM ticket
WHERE series = ?1 AND no = ?2;

-- name: ticket_last
-- As ticket_get, of the one given out last.
SELECT series, no, n, kind, amount, means, ref, voided FROM ticket
ORDER BY n DESC LIMIT 1;

-- name: ticket_of_ref
-- 1: ref.
SELECT no FROM ticket WHERE ref = ?1 AND ref <> '';

-- name: ticket_void
-- 1: series, 2: no, 3: n.
UPDATE ticket SET voided = ?3 WHERE series = ?1 AND no = ?2;

-- name: ticket_sum
-- 1: from ms, 2: to ms, 3: means of notes.  Gives how many that count, how
-- much, and how much of it in notes.
SELECT count(*), coalesce(sum(amount), 0),
    coalesce(sum(iif(means = ?3, amount, 0)), 0) FROM ticket
WHERE wall_ms >= ?1 AND wall_ms < ?2 AND voided = 0;

-- name: ticket_owed
-- Gives the reference of an order for a ticket that is paid and has none.
SELECT ref FROM sale AS s INDEXED BY sale_by_ticket
WHERE fee > '*' AND fee < '+' AND state IN (2, 3)
AND NOT EXISTS (SELECT 1 FROM ticket AS t WHERE t.ref = s.ref
    AND t.ref <> '') ORDER BY s.n LIMIT 1;

-- name: take_add
-- 1: n, 2: dong, 3: count.
INSERT INTO fee_take (n, dong, count) VALUES (?1, ?2, ?3);

-- name: take_sum
-- Gives count, dong: what is in hand.
SELECT count, dong FROM fee_take ORDER BY n DESC LIMIT 1;

-- name: handover_add
-- 1: no, 2: n, 3: count, 4: total, 5: wall_ms.
INSERT INTO handover (no, n, count, total, wall_ms)
VALUES (?1, ?2, ?3, ?4, ?5);

-- name: handover_counted
-- 1: no, 2: counted.
UPDATE handover SET counted = ?2 WHERE no = ?1;

-- name: handover_get
-- 1: no.  Gives no, n, count, total, wall_ms, counted.
SELECT no, n, count, total, wall_ms, counted FROM handover WHERE no = ?1;

-- name: handover_list
-- 1: at most.  As handover_get, youngest first.
SELECT no, n, count, total, wall_ms, counted FROM handover
ORDER BY no DESC LIMIT ?1;

-- name: fee_day
-- 1: from ms, 2: to ms.  Gives cash, by bank or code, of orders opened then.
SELECT coalesce(sum(cash), 0), coalesce(sum(received + code), 0)
FROM sale INDEXED BY sale_by_time
WHERE (state <= 1) IN (0, 1) AND opened_ms >= ?1 AND opened_ms < ?2
AND fee <> '';

-- name: forget_roles
DELETE FROM board_role;

-- name: forget_round
DELETE FROM round;

-- name: forget_ranges
DELETE FROM ticket_range;

-- name: forget_tickets
DELETE FROM ticket;

-- name: forget_takes
DELETE FROM fee_take;

-- name: forget_handovers
DELETE FROM handover;

-- name: all_roles
SELECT n, one, n, role FROM board_role WHERE one >= ?1 ORDER BY one;

-- name: all_round
SELECT n, bill, n, day, stall, place, open, age FROM round
WHERE bill >= ?1 ORDER BY bill;

-- name: all_ranges
SELECT n, n, first, series, last FROM ticket_range
WHERE (n, first) >= (?1, ?2) ORDER BY n, first;

-- name: all_tickets
SELECT n, n, no, series, kind, amount, means, ref, wall_ms, voided FROM ticket
WHERE (n, no) >= (?1, ?2) ORDER BY n, no;

-- name: all_takes
SELECT n, n, dong, count FROM fee_take WHERE n >= ?1 ORDER BY n;

-- name: all_handovers
SELECT n, no, n, count, total, wall_ms, counted FROM handover
WHERE no >= ?1 ORDER BY no;
