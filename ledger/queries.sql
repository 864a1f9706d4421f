-- SPDX-License-Identifier: Apache-2.0

-- name: begin
BEGIN IMMEDIATE;

-- name: commit
COMMIT;

-- name: rollback
ROLLBACK;

-- name: journal_add
-- 1: n, 2: line, 3: h.
INSERT INTO journal (n, line, h) VALUES (?1, ?2, ?3);

-- name: journal_get
-- 1: n.  Gives line, h.
SELECT line, h FROM journal WHERE n = ?1;

-- name: journal_last
-- Gives n, line, h.
SELECT n, line, h FROM journal ORDER BY n DESC LIMIT 1;

-- name: journal_after
-- 1: n.  Gives n, line, h, in order.
SELECT n, line, h FROM journal WHERE n > ?1 ORDER BY n;

-- name: station_add
-- 1: key, 2: derived.
INSERT INTO station (one, key, derived) VALUES (1, ?1, ?2);

-- name: station_get
-- Gives key, acked, mail, floor_ms, profile, derived.
SELECT key, acked, mail, floor_ms, profile, derived FROM station
WHERE one = 1;

-- name: station_facts
-- Of every schema.  Gives key, acked, mail.
SELECT key, acked, mail FROM station WHERE one = 1;

-- name: station_derived
-- 1: version of the projections.
UPDATE station SET derived = ?1 WHERE one = 1;

-- name: station_acked
-- 1: acked.
UPDATE station SET acked = ?1 WHERE one = 1;

-- name: station_mail
-- 1: mail.  Never moves back.
UPDATE station SET mail = max(mail, ?1) WHERE one = 1;

-- name: station_floor
-- 1: floor_ms.
UPDATE station SET floor_ms = ?1 WHERE one = 1;

-- name: station_profile
-- 1: entry.
UPDATE station SET profile = ?1 WHERE one = 1;

-- name: upstream_get
-- 1: name.  Gives cursor.
SELECT cursor FROM upstream WHERE name = ?1;

-- name: upstream_set
-- 1: name, 2: cursor.
INSERT INTO upstream (name, cursor) VALUES (?1, ?2)
ON CONFLICT (name) DO UPDATE SET cursor = excluded.cursor;

-- name: covered_next
-- 1: n.  Gives the first credit, or entry that was given back, after n.
SELECT n FROM credit WHERE n > ?1
UNION ALL SELECT n FROM restored WHERE n > ?1 ORDER BY n LIMIT 1;

-- name: covered_later
-- 1: sale, 2: n, 3: account.  Gives the sum of its credits after entry n.
SELECT coalesce(sum(p.dong), 0) FROM posting AS p
WHERE p.sale = ?1 AND p.n > ?2 AND p.account = ?3
AND EXISTS (SELECT 1 FROM credit AS c WHERE c.n = p.n);

-- name: sale_add
-- 1: n, 2: ref, 3: state, 4: evidence, 5: amount, 6: received, 7: cash,
-- 8: seen, 9: opened_ms, 10: changed_ms, 11: bin, 12: account, 13: who,
-- 14: fee, 15: bill.
INSERT INTO sale (n, ref, state, evidence, amount, received, cash, seen,
    opened_ms, changed_ms, bin, account, who, fee, bill)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15);

-- name: sale_change
-- 1: ref, 2: state, 3: evidence, 4: received, 5: cash, 6: seen,
-- 7: changed_ms, 8: repaid, 9: due, 10: code.
UPDATE sale SET state = ?2, evidence = ?3, received = ?4, cash = ?5,
    seen = ?6, changed_ms = ?7, repaid = ?8, due = ?9, code = ?10
WHERE ref = ?1;

-- name: sale_due
-- 1: ref, 2: due.
UPDATE sale SET due = ?2 WHERE ref = ?1;

-- name: sale_by_ref
-- 1: ref.  Gives a sale as sale_add lists it, then repaid, due,
-- code, fee, bill.
SELECT n, ref, state, evidence, amount, received, cash, seen, opened_ms,
    changed_ms, bin, account, who, repaid, due, code, fee,
    bill FROM sale
WHERE ref = ?1;

-- name: sale_waiting
-- 1: at most.  Gives open and short sales, youngest first; but none that was
-- given back: nobody stands before its code.
SELECT n, ref, state, evidence, amount, received, cash, seen, opened_ms,
    changed_ms, bin, account, who, repaid, due, code, fee,
    bill
FROM sale INDEXED BY sale_by_time
WHERE (state <= 1) = 1 AND n NOT IN (SELECT n FROM restored)
ORDER BY n DESC LIMIT ?1;

-- name: sale_of_day
-- 1: from ms, 2: to ms, 3: at most, 4: skip.  Gives sales, youngest first.
SELECT n, ref, state, evidence, amount, received, cash, seen, opened_ms,
    changed_ms, bin, account, who, repaid, due, code, fee,
    bill
FROM sale INDEXED BY sale_by_time
WHERE (state <= 1) IN (0, 1) AND opened_ms >= ?1 AND opened_ms < ?2
ORDER BY n DESC LIMIT ?3 OFFSET ?4;

-- name: day_totals
-- 1: from ms, 2: to ms.  Gives state, evidence, whether these are no sales
-- (debts repaid, fees), how many, received, cash, seen, how many have something due,
-- code.
SELECT state, evidence, who <> '' OR fee <> '', count(*), sum(received), sum(cash),
    sum(seen), sum(due > 0), sum(code)
FROM sale INDEXED BY sale_by_time
WHERE (state <= 1) IN (0, 1) AND opened_ms >= ?1 AND opened_ms < ?2
GROUP BY state, evidence, who <> '' OR fee <> '';

-- name: credit_add
-- 1: id, 2: n.
INSERT INTO credit (id, n) VALUES (?1, ?2);

-- name: credit_has
-- 1: id.  Gives n.
SELECT n FROM credit WHERE id = ?1;

-- name: credit_find
-- 1: id.  Gives the line of its entry.
SELECT line FROM journal WHERE n = (SELECT n FROM credit WHERE id = ?1);

-- name: credits_of_sale
-- 1: sale.  Gives id, in the order in which they came.
SELECT id FROM posting AS p JOIN credit AS c ON c.n = p.n
WHERE p.sale = ?1 GROUP BY p.n ORDER BY p.n;

-- name: posting_add
-- 1: sale, 2: n, 3: account, 4: dong.
INSERT INTO posting (sale, n, account, dong) VALUES (?1, ?2, ?3, ?4);

-- name: settled_add
-- 1: n, 2: sale, 3: count, 4: total, 5: wall_ms.
INSERT INTO settled (n, sale, count, total, wall_ms)
VALUES (?1, ?2, ?3, ?4, ?5);

-- name: settled_upto
-- 1: n.  Gives count, total of the last at or before entry n.
SELECT count, total FROM settled WHERE n <= ?1 ORDER BY n DESC LIMIT 1;

-- name: settled_after
-- 1: n.  Gives wall_ms of the first after entry n.
SELECT wall_ms FROM settled WHERE n > ?1 ORDER BY n LIMIT 1;

-- name: tally_add
-- 1: shift, 2: day, 3: item, 4: count, 5: plus, 6: minus, 7: n.  Gives the
-- sums as they are then.
INSERT INTO tally (shift, day, item, count, plus, minus, first, last)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)
ON CONFLICT (shift, day, item) DO UPDATE SET count = count + excluded.count,
    plus = plus + excluded.plus, minus = minus + excluded.minus,
    last = excluded.last
RETURNING plus, minus;

-- name: tally_last_day
-- 1: item.  Gives the last day that has it, or NULL.
SELECT max(day) FROM tally WHERE item = ?1;

-- name: tally_of_shift
-- 1: shift.  Gives item, count, plus, minus.
SELECT item, sum(count), sum(plus), sum(minus) FROM tally WHERE shift = ?1
GROUP BY item;

-- name: tally_of_days
-- 1: item, 2: first day, 3: last day.  Gives day, count, plus, minus, first
-- and last entry, by day.
SELECT day, sum(count), sum(plus), sum(minus), min(first), max(last)
FROM tally WHERE item = ?1 AND day BETWEEN ?2 AND ?3 GROUP BY day;

-- name: tally_sum
-- 1: item, 2: first day, 3: last day.  Gives plus, minus.
SELECT coalesce(sum(plus), 0), coalesce(sum(minus), 0) FROM tally
WHERE item = ?1 AND day BETWEEN ?2 AND ?3;

-- name: shift_last
-- Gives id, opened, closed, cash, opened_ms of the last.
SELECT id, opened, closed, cash, opened_ms FROM shift
ORDER BY id DESC LIMIT 1;

-- name: shift_get
-- 1: id.  As shift_last.
SELECT id, opened, closed, cash, opened_ms FROM shift WHERE id = ?1;

-- name: shift_add
-- 1: id, 2: opened, 3: cash, 4: opened_ms.
INSERT INTO shift (id, opened, cash, opened_ms) VALUES (?1, ?2, ?3, ?4);

-- name: shift_end
-- 1: id, 2: closed.
UPDATE shift SET closed = ?2 WHERE id = ?1;

-- name: refund_add
-- 1: sale, 2: n, 3: amount.
INSERT INTO refund (sale, n, amount) VALUES (?1, ?2, ?3);

-- name: refund_sum
-- 1: sale.
SELECT coalesce(sum(amount), 0) FROM refund WHERE sale = ?1;

-- name: told_add
-- 1: id, 2: n, 3: ref, 4: amount.
INSERT INTO refund_told (id, n, ref, amount) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT DO NOTHING;

-- name: told_sum
-- 1: ref.
SELECT coalesce(sum(amount), 0) FROM refund_told WHERE ref = ?1;

-- name: debtor_get
-- 1: who.  Gives who, owed, first, last, name or NULL.
SELECT d.who, owed, first, last, name FROM debtor AS d
LEFT JOIN debtor_name AS n ON n.who = d.who WHERE d.who = ?1;

-- name: debtor_put
-- 1: who, 2: owed, 3: n.  Who owed nothing owes since n.
INSERT INTO debtor (who, owed, first, last) VALUES (?1, ?2, ?3, ?3)
ON CONFLICT (who) DO UPDATE SET owed = excluded.owed, last = excluded.last,
    first = iif(owed = 0, excluded.first, first);

-- name: debtor_list
-- 1: from who on, 2: to who, 3: at most.  As debtor_get, in order.
SELECT d.who, owed, first, last, name FROM debtor AS d
LEFT JOIN debtor_name AS n ON n.who = d.who
WHERE d.who > ?1 AND d.who < ?2 ORDER BY d.who LIMIT ?3;

-- name: debtor_owing
-- 1: at most, 2: skip.  As debtor_get, those who owe, longest first.  A walk:
-- a stall's debtors are few.
SELECT d.who, owed, first, last, name FROM debtor AS d
LEFT JOIN debtor_name AS n ON n.who = d.who
WHERE owed > 0 ORDER BY first LIMIT ?1 OFFSET ?2;

-- name: debtor_sum
-- Gives how many owe, and how much.
SELECT count(*), coalesce(sum(owed), 0) FROM debtor WHERE owed > 0;

-- name: name_add
-- 1: who, 2: salt, 3: name.
INSERT INTO debtor_name (who, salt, name) VALUES (?1, ?2, ?3);

-- name: name_find
-- 1: name.  A walk: a stall's debtors are few, and an index would be one
-- more place to erase names from.
SELECT who FROM debtor_name WHERE name = ?1 ORDER BY who LIMIT 1;

-- name: name_erase
-- 1: who.
DELETE FROM debtor_name WHERE who = ?1;

-- name: all_names
-- Gives first entry of its debtor (0: none), who, salt, name.
SELECT coalesce(d.first, 0), n.who, n.salt, n.name FROM debtor_name AS n
LEFT JOIN debtor AS d ON d.who = n.who ORDER BY n.who;

-- name: stray_add
-- 1: ref, 2: n, 3: dong.
INSERT INTO stray (ref, n, dong) VALUES (?1, ?2, ?3);

-- name: stray_sum
-- 1: ref.
SELECT coalesce(sum(dong), 0) FROM stray WHERE ref = ?1;

-- name: stray_claim
-- 1: ref.
DELETE FROM stray WHERE ref = ?1;

-- name: restored_add
-- 1: hash of the lost line, 2: n.
INSERT INTO restored (l, n) VALUES (?1, ?2);

-- name: restored_find
-- 1: hash of the lost line.  Gives n.
SELECT n FROM restored WHERE l = ?1;

-- name: forget_strays
DELETE FROM stray;

-- name: forget_restored
DELETE FROM restored;

-- name: forget_tallies
DELETE FROM tally;

-- name: forget_shifts
DELETE FROM shift;

-- name: forget_refunds
DELETE FROM refund;

-- name: forget_told
DELETE FROM refund_told;

-- name: forget_debtors
DELETE FROM debtor;

-- name: try_get
-- 1: ref.  Gives n, tries, pending.
SELECT n, tries, pending FROM proof_try WHERE ref = ?1;

-- name: try_put
-- 1: ref, 2: n, 3: tries, 4: pending.
INSERT INTO proof_try (ref, n, tries, pending) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (ref) DO UPDATE SET n = excluded.n, tries = excluded.tries,
    pending = excluded.pending;

-- name: bucket_get
-- Gives level, lock.
SELECT level, lock FROM proof_bucket WHERE one = 1;

-- name: bucket_put
-- 1: n, 2: level, 3: lock.
INSERT INTO proof_bucket (one, n, level, lock) VALUES (1, ?1, ?2, ?3)
ON CONFLICT (one) DO UPDATE SET n = excluded.n, level = excluded.level,
    lock = excluded.lock;

-- name: shift_code_get
-- 1: shift.  Gives n, tries, pending, total, ours.
SELECT n, tries, pending, total, ours FROM shift_code WHERE shift = ?1;

-- name: shift_code_put
-- 1: shift, 2: n, 3: tries, 4: pending, 5: total, 6: ours.
INSERT INTO shift_code (shift, n, tries, pending, total, ours)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (shift) DO UPDATE SET n = excluded.n, tries = excluded.tries,
    pending = excluded.pending, total = excluded.total, ours = excluded.ours;

-- name: shift_code_sum
-- Gives what the bank said in all.
SELECT coalesce(sum(total), 0) FROM shift_code WHERE total > 0;

-- name: doubt_add
-- 1: ref, 2: n, 3: since_ms.
INSERT INTO doubt (ref, n, since_ms) VALUES (?1, ?2, ?3);

-- name: doubt_since
-- 1: a server's time.  Those that had none.
UPDATE doubt SET since_ms = ?1 WHERE told = 0 AND since_ms = 0;

-- name: doubt_told
-- 1: ref, 2: n.
UPDATE doubt SET told = ?2 WHERE ref = ?1;

-- name: doubt_get
-- 1: ref.  Gives told.
SELECT told FROM doubt WHERE ref = ?1;

-- name: doubt_end
-- 1: ref.
DELETE FROM doubt WHERE ref = ?1;

-- name: doubt_due
-- 1: a server's time.  Gives ref of the oldest that nobody was told of.
SELECT ref FROM doubt INDEXED BY doubt_by_time
WHERE told = 0 AND since_ms BETWEEN 1 AND ?1
ORDER BY since_ms LIMIT 1;

-- name: doubt_sums
-- Of those that somebody was told of: sales with code, their sum, sales with
-- seen, their sum.
SELECT coalesce(sum(code > 0), 0), coalesce(sum(code), 0),
    coalesce(sum(seen > 0), 0), coalesce(sum(seen), 0)
FROM doubt INDEXED BY doubt_by_time CROSS JOIN sale USING (ref)
WHERE told > 0;

-- name: forget_tries
DELETE FROM proof_try;

-- name: forget_bucket
DELETE FROM proof_bucket;

-- name: forget_shift_codes
DELETE FROM shift_code;

-- name: forget_doubts
DELETE FROM doubt;

-- name: forget_sales
DELETE FROM sale;

-- name: forget_credits
DELETE FROM credit;

-- name: forget_postings
DELETE FROM posting;

-- name: forget_settled
DELETE FROM settled;

-- Those below give the entry to blame, then the row, its key first; in
-- the order of that key, from one on: 1, 2, 3 are a key's parts.

-- name: all_sales
SELECT n, ref, n, state, evidence, amount, received, cash, seen, opened_ms,
    changed_ms, bin, account, who, repaid, due, code, fee,
    bill FROM sale
WHERE ref >= ?1 ORDER BY ref;

-- name: all_credits
SELECT n, id, n FROM credit
WHERE id >= ?1 ORDER BY id;

-- name: all_postings
SELECT n, sale, n, account, dong FROM posting
WHERE (sale, n, account) >= (?1, ?2, ?3) ORDER BY sale, n, account;

-- name: all_settled
SELECT n, n, sale, count, total, wall_ms FROM settled
WHERE n >= ?1 ORDER BY n;

-- name: all_tallies
SELECT last, shift, day, item, count, plus, minus, first, last FROM tally
WHERE (shift, day, item) >= (?1, ?2, ?3) ORDER BY shift, day, item;

-- name: all_shifts
SELECT opened, id, opened, closed, cash, opened_ms FROM shift
WHERE id >= ?1 ORDER BY id;

-- name: all_refunds
SELECT n, sale, n, amount FROM refund
WHERE (sale, n) >= (?1, ?2) ORDER BY sale, n;

-- name: all_told
SELECT n, id, n, ref, amount FROM refund_told
WHERE id >= ?1 ORDER BY id;

-- name: all_debtors
SELECT last, who, owed, first, last FROM debtor
WHERE who >= ?1 ORDER BY who;

-- name: all_tries
SELECT n, ref, n, tries, pending FROM proof_try
WHERE ref >= ?1 ORDER BY ref;

-- name: all_bucket
SELECT n, one, n, level, lock FROM proof_bucket
WHERE one >= ?1 ORDER BY one;

-- name: all_shift_codes
SELECT n, shift, n, tries, pending, total, ours FROM shift_code
WHERE shift >= ?1 ORDER BY shift;

-- name: all_doubts
SELECT n, ref, n, since_ms, told FROM doubt
WHERE ref >= ?1 ORDER BY ref;

-- name: all_strays
SELECT n, n, ref, dong FROM stray WHERE n >= ?1 ORDER BY n;

-- name: all_restored
SELECT n, n, l FROM restored WHERE n >= ?1 ORDER BY n;

-- name: all_schema
-- Tables, indexes and triggers, by name.  They are nobody's entry.
SELECT 0, name, type, tbl_name, sql FROM sqlite_schema WHERE name >= ?1
ORDER BY name;

-- name: seal_get
-- Gives year, checkpoint, proof.
SELECT year, checkpoint, proof FROM seal WHERE one = 1;

-- name: seal_add
-- 1: year, 2: checkpoint, 3: proof.
INSERT INTO seal (one, year, checkpoint, proof) VALUES (1, ?1, ?2, ?3);

-- name: seal_page
-- Gives the page that holds it.
SELECT rootpage FROM sqlite_schema WHERE name = 'seal';

-- name: tally_next
-- 1: item, 2: day.  Gives item, day, count, plus, minus, first and last entry
-- of the first after that.
SELECT item, day, sum(count), sum(plus), sum(minus), min(first), max(last)
FROM tally WHERE (item, day) > (?1, ?2) GROUP BY item, day
ORDER BY item, day LIMIT 1;

-- name: tally_take
-- 1: day, 2: item, 3: count, 4: plus, 5: minus, 6: first, 7: last.
INSERT INTO tally (shift, day, item, count, plus, minus, first, last)
VALUES (0, ?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: tally_last_entry
-- 1: item, 2: first day, 3: last day.  Gives the last entry, or NULL.
SELECT max(last) FROM tally WHERE item = ?1 AND day BETWEEN ?2 AND ?3;

-- name: pages
-- Gives how many the file has.
PRAGMA page_count;

-- name: integrity
-- Gives "ok", or the first thing wrong with the file.
PRAGMA integrity_check(1);
