-- SPDX-License-Identifier: Apache-2.0
-- Sales beyond today, and what became of one.  Read a row at a time and left
-- when enough was seen; the place to go on from is a key, so that the last
-- page of a million costs what the first one does.

-- name: history_closed
-- 1: opened before ms, or 2: then, with a lesser reference; 3: from ms on.
-- Gives a sale as sale_by_ref does, latest first.
SELECT n, ref, state, evidence, amount, received, cash, seen, opened_ms,
    changed_ms, bin, account, who, repaid, due, code, fee,
    bill
FROM sale INDEXED BY sale_by_time
WHERE (state <= 1) = 0 AND (opened_ms, ref) < (?1, ?2) AND opened_ms >= ?3
ORDER BY opened_ms DESC, ref DESC;

-- name: history_waiting
-- The same of those that are open or short.
SELECT n, ref, state, evidence, amount, received, cash, seen, opened_ms,
    changed_ms, bin, account, who, repaid, due, code, fee,
    bill
FROM sale INDEXED BY sale_by_time
WHERE (state <= 1) = 1 AND (opened_ms, ref) < (?1, ?2) AND opened_ms >= ?3
ORDER BY opened_ms DESC, ref DESC;

-- name: story_near
-- 1: from entry, 2: to entry, 3: a reference.  Gives n of entries that speak
-- of it.
SELECT n FROM journal WHERE n BETWEEN ?1 AND ?2
AND instr(line, CAST(?3 AS BLOB)) > 0 ORDER BY n;

-- name: story_money
-- 1: sale, 2: after entry, 3: its reference.  Gives n of entries that moved
-- its money, or by which the bank told that some went back.
SELECT n FROM posting WHERE sale = ?1 AND n > ?2
UNION SELECT n FROM refund_told WHERE ref = ?3 AND n > ?2 ORDER BY n;

-- name: story_told
-- 1: reference, 2: entry.
SELECT amount FROM refund_told WHERE ref = ?1 AND n = ?2;
