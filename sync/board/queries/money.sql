-- SPDX-License-Identifier: Apache-2.0
-- Accounts, lines, statements, assignments.  ?1 is always the market.

-- name: save_account_auth
-- 2: provider, 3: account, 4: auth.
UPDATE account_auth SET auth = ?4
WHERE market_id = ?1 AND provider = ?2 AND account = ?3;

-- name: add_account_auth
-- 2: provider, 3: account, 4: auth.
INSERT INTO account_auth (market_id, provider, account, auth)
VALUES (?1, ?2, ?3, ?4);

-- name: save_fee_account
-- 2: bin, 3: account, 4: name.
UPDATE fee_account SET name = ?4
WHERE market_id = ?1 AND bin = ?2 AND account = ?3;

-- name: add_fee_account
-- 2: bin, 3: account, 4: name.
INSERT INTO fee_account (market_id, bin, account, name)
VALUES (?1, ?2, ?3, ?4);

-- name: get_fee_account
-- 2: bin, 3: account.
SELECT 1 FROM fee_account WHERE market_id = ?1 AND bin = ?2 AND account = ?3;

-- name: list_fee_accounts
SELECT bin, account, name FROM fee_account WHERE market_id = ?1
ORDER BY bin, account;

-- name: add_line_source
-- 2: bin, 3: account, 4: source.
INSERT INTO line_source (market_id, bin, account, source)
VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING;

-- name: list_line_sources
-- 2: bin, 3: account, 4: but not this.
SELECT source FROM line_source WHERE market_id = ?1 AND bin = ?2
	AND account = ?3 AND source <> ?4 ORDER BY source;

-- name: list_line_like
-- 2: bin, 3: account, 4: source, 5: amount, 6: first day, 7: last day,
-- 8: is_in, 9: the source that asks: what it has told already is not its.
SELECT seq, ref_key, text_key, at, day FROM bank_line AS b
WHERE market_id = ?1 AND bin = ?2 AND account = ?3 AND source = ?4
	AND amount = ?5 AND day BETWEEN ?6 AND ?7 AND is_in = ?8
	AND twin_of = 0 AND NOT EXISTS (SELECT 1 FROM bank_line AS t
	WHERE t.market_id = b.market_id AND t.twin_of = b.seq
	AND t.twin_of > 0 AND t.source = ?9)
ORDER BY day, seq LIMIT 1000;

-- name: add_line
-- 2: seq, 3: source, 4: is_in, 5: bin, 6: account, 7: amount, 8: bank_ref,
-- 9: ref_key, 10: text_key, 11: at, 12: day, 13: content, 14: twin_of,
-- 15: doubt_of, 16: statement, 17: line.
INSERT INTO bank_line (market_id, seq, source, is_in, bin, account, amount,
	bank_ref, ref_key, text_key, at, day, content, twin_of, doubt_of,
	statement, line)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,
	?16, ?17);

-- name: get_line
-- 2: provider, 3: account, 4: note_id.  The truth that was told by this id.
SELECT b.seq, b.source, b.is_in, b.amount, b.day, b.ref_key, b.statement,
	b.line
FROM event AS e JOIN bank_line AS b ON b.market_id = e.market_id
	AND b.seq = e.seq
WHERE e.market_id = ?1 AND e.provider = ?2 AND e.account = ?3
	AND e.note_id = ?4 AND e.verdict IN ('credit', 'out');

-- name: get_statement
-- 2: bin, 3: account, 4: hash.
SELECT statement, state FROM statement WHERE market_id = ?1 AND bin = ?2
	AND account = ?3 AND hash = ?4;

-- name: read_statement
-- 2: statement.
SELECT first_day, last_day, has_opening, has_closing, opening, closing,
	credits, debits, lines, state
FROM statement WHERE market_id = ?1 AND statement = ?2;

-- name: last_statement
SELECT coalesce(max(statement), 0) FROM statement WHERE market_id = ?1;

-- name: add_statement
-- 2: statement, 3: hash, 4: format, 5: bin, 6: account, 7: by_staff, 8: now.
INSERT INTO statement (market_id, statement, hash, format, bin, account,
	state, by_staff, made_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'open', ?7, ?8);

-- name: end_statement
-- 2: statement, 3: first_day, 4: last_day, 5: has_opening, 6: has_closing,
-- 7: opening, 8: closing, 9: credits, 10: debits, 11: lines, 12: state.
UPDATE statement SET first_day = ?3, last_day = ?4, has_opening = ?5,
	has_closing = ?6, opening = ?7, closing = ?8, credits = ?9,
	debits = ?10, lines = ?11, state = ?12
WHERE market_id = ?1 AND statement = ?2;

-- name: statement_before
-- 2: bin, 3: account, 4: first day, 5: not this one.  What closed before it.
SELECT closing, last_day FROM statement WHERE market_id = ?1 AND bin = ?2
	AND account = ?3 AND last_day < ?4 AND statement <> ?5
	AND has_closing = 1 AND state <> 'open'
ORDER BY last_day DESC, statement DESC LIMIT 1;

-- name: get_credit
-- 2: seq.
SELECT c.seq, c.provider, c.note_id, c.bin, c.account, c.amount, c.bank_ref,
	c.at, c.content, CASE WHEN k.seq IS NULL THEN c.state
	ELSE 'matched' END, CASE WHEN k.seq IS NULL THEN c.reason
	ELSE 'claimed' END, coalesce(k.ref, c.ref),
	coalesce(k.terminal, c.terminal), c.received_ms
FROM credit AS c LEFT JOIN claim AS k ON k.market_id = c.market_id
	AND k.seq = c.seq
WHERE c.market_id = ?1 AND c.seq = ?2;

-- name: get_doubt
-- 2: seq.  What a line may be the same as; 0: nothing.
SELECT doubt_of FROM bank_line WHERE market_id = ?1 AND seq = ?2;

-- name: last_assign
-- 2: credit.
SELECT n, kind, target, payment, by_staff FROM assign WHERE market_id = ?1
	AND credit = ?2 ORDER BY n DESC LIMIT 1;

-- name: add_assign
-- 2: credit, 3: kind, 4: target, 5: payment, 6: reason, 7: by_staff, 8: now.
INSERT INTO assign (market_id, n, credit, kind, target, payment, reason,
	by_staff, at_ms)
VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM assign WHERE market_id = ?1),
	?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: list_assign
-- 2: before (0: the youngest), 3: most.
SELECT n, credit, kind, target, payment, reason, by_staff, at_ms FROM assign
WHERE market_id = ?1 AND (n < ?2 OR ?2 = 0) ORDER BY n DESC LIMIT ?3;

-- name: queue_astray
-- 2: state, 3: before (0: the youngest), 4: most.
SELECT c.seq, c.at, c.bin, c.account, c.amount, c.bank_ref, c.content,
	c.state, c.reason, c.ref, c.provider, c.received_ms, 0
FROM credit AS c WHERE c.market_id = ?1 AND c.state = ?2
	AND c.state <> 'matched' AND c.reason <> 'maybe_same' AND (c.seq < ?3 OR ?3 = 0)
	AND NOT EXISTS (SELECT 1 FROM claim AS k
	WHERE k.market_id = c.market_id AND k.seq = c.seq)
	AND NOT EXISTS (SELECT 1 FROM assign AS g
	WHERE g.market_id = c.market_id AND g.credit = c.seq
	AND g.kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM assign AS h
	WHERE h.market_id = g.market_id AND h.credit = g.credit
	AND h.n > g.n))
ORDER BY c.seq DESC LIMIT ?4;

-- name: queue_doubt
-- 2: before (0: the youngest), 3: most.
SELECT c.seq, c.at, c.bin, c.account, c.amount, c.bank_ref, c.content,
	c.state, CASE WHEN c.reason = 'maybe_same' THEN c.reason
	ELSE 'doubtful' END, c.ref, c.provider, c.received_ms, b.doubt_of
FROM bank_line AS b JOIN credit AS c ON c.market_id = b.market_id
	AND c.seq = b.seq
WHERE b.market_id = ?1 AND b.doubt_of > 0 AND (b.seq < ?2 OR ?2 = 0)
	AND NOT EXISTS (SELECT 1 FROM assign AS g
	WHERE g.market_id = c.market_id AND g.credit = c.seq
	AND g.kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM assign AS h
	WHERE h.market_id = g.market_id AND h.credit = g.credit
	AND h.n > g.n))
ORDER BY c.seq DESC LIMIT ?3;

-- name: queue_refund
-- 2: before (0: the youngest), 3: most.
SELECT c.seq, c.at, c.bin, c.account, c.amount, c.bank_ref, c.content,
	c.state, g.kind, c.ref, c.provider, c.received_ms, 0
FROM assign AS g JOIN credit AS c ON c.market_id = g.market_id
	AND c.seq = g.credit
WHERE g.market_id = ?1 AND g.kind = 'refund_due' AND (c.seq < ?2 OR ?2 = 0)
	AND NOT EXISTS (SELECT 1 FROM assign AS h
	WHERE h.market_id = g.market_id AND h.credit = g.credit
	AND h.n > g.n)
ORDER BY c.seq DESC LIMIT ?3;

-- name: queue_sales
-- 2: received since, 3: most.  Sales whose money is not what was asked, or
-- came after their end, of the last 20,000 credits; the youngest first.
-- CROSS: from these credits to their sales, never the other way.
SELECT s.ref, s.terminal, s.asked, s.closed, count(*),
	CAST(sum(c.amount) AS BIGINT),
	count(*) FILTER (WHERE c.amount = s.asked),
	count(*) FILTER (WHERE s.closed_seq > 0 AND c.seq > s.closed_seq),
	max(c.seq), max(c.at), s.bin, s.account
FROM (SELECT DISTINCT young.ref FROM (SELECT n.ref FROM credit AS n
	WHERE n.market_id = ?1 AND n.received_ms >= ?2
	AND n.state = 'matched' ORDER BY n.received_ms DESC LIMIT 20000)
	AS young) AS r CROSS JOIN sale AS s CROSS JOIN credit AS c
WHERE s.market_id = ?1 AND s.ref = r.ref AND c.market_id = ?1
	AND c.ref = r.ref AND c.state = 'matched'
GROUP BY s.ref, s.terminal, s.asked, s.closed, s.bin, s.account, s.closed_seq
HAVING sum(c.amount) <> s.asked OR s.closed <> ''
ORDER BY max(c.seq) DESC LIMIT ?3;

-- name: sum_days
-- 2: bin, 3: account, 4: first day, 5: last day.  Without what an officer
-- called the same money, and what waits for him to say so (maybe_same).
SELECT day, count(*) FILTER (WHERE is_in = 1),
	CAST(coalesce(sum(amount) FILTER (WHERE is_in = 1), 0) AS BIGINT),
	count(*) FILTER (WHERE is_in = 0),
	CAST(coalesce(sum(amount) FILTER (WHERE is_in = 0), 0) AS BIGINT),
	count(*) FILTER (WHERE is_in = 1 AND statement > 0)
FROM bank_line AS b WHERE market_id = ?1 AND bin = ?2 AND account = ?3
	AND day BETWEEN ?4 AND ?5 AND twin_of = 0 AND (b.doubt_of = 0
	OR NOT EXISTS (SELECT 1 FROM credit AS c
	WHERE c.market_id = b.market_id AND c.seq = b.seq
	AND coalesce((SELECT g.kind FROM assign AS g
	WHERE g.market_id = c.market_id AND g.credit = c.seq
	ORDER BY g.n DESC LIMIT 1), 'undo') IN ('same_money',
	CASE WHEN c.reason = 'maybe_same' THEN 'undo' ELSE '' END)))
GROUP BY day ORDER BY day;

-- name: list_statements
-- 2: bin, 3: account, 4: first day, 5: last day, 6: most.
SELECT statement, format, first_day, last_day, opening, credits, debits,
	closing, lines, state, by_staff, made_ms
FROM statement WHERE market_id = ?1 AND bin = ?2 AND account = ?3
	AND last_day >= ?4 AND first_day <= ?5 AND state <> 'open'
ORDER BY first_day, statement LIMIT ?6;

-- name: list_unconfirmed
-- 2: bin, 3: account, 4: first day, 5: last day, 6: most.  What was told, of
-- days that a statement has, and is on none.
SELECT b.seq, b.day, b.is_in, b.amount, b.bank_ref, b.source
FROM bank_line AS b
WHERE b.market_id = ?1 AND b.bin = ?2 AND b.account = ?3
	AND b.day BETWEEN ?4 AND ?5 AND b.twin_of = 0 AND b.statement = 0
	AND EXISTS (SELECT 1 FROM statement AS s
	WHERE s.market_id = b.market_id AND s.bin = b.bin
	AND s.account = b.account AND s.first_day <= b.day
	AND s.last_day >= b.day AND s.state <> 'open')
	AND NOT EXISTS (SELECT 1 FROM bank_line AS t
	WHERE t.market_id = b.market_id AND t.twin_of = b.seq
	AND t.twin_of > 0 AND t.statement > 0)
ORDER BY b.seq LIMIT ?6;

-- name: list_debits
-- 2: bin, 3: account, 4: first day, 5: last day, 6: after (a line), 7: most.
SELECT seq, day, at, amount, bank_ref, content, source FROM bank_line
WHERE market_id = ?1 AND bin = ?2 AND account = ?3 AND day BETWEEN ?4 AND ?5
	AND is_in = 0 AND twin_of = 0
	AND (day, seq) > (coalesce((SELECT d.day FROM bank_line AS d
	WHERE d.market_id = ?1 AND d.seq = ?6), -1000000), ?6)
ORDER BY day, seq LIMIT ?7;

-- name: get_pull
-- 2: provider, 3: account.
SELECT place FROM pull WHERE market_id = ?1 AND provider = ?2
	AND account = ?3;

-- name: save_pull
-- 2: provider, 3: account, 4: place, 5: now, 6: good, 7: taken, 8: error.
UPDATE pull SET place = ?4, tried_ms = ?5,
	good_ms = CASE WHEN ?6 = 1 THEN CAST(?5 AS BIGINT) ELSE good_ms END,
	taken = taken + ?7, error = ?8
WHERE market_id = ?1 AND provider = ?2 AND account = ?3;

-- name: add_pull
-- 2: provider, 3: account, 4: place, 5: now, 6: good, 7: taken, 8: error.
INSERT INTO pull (market_id, provider, account, place, tried_ms, good_ms,
	taken, error)
VALUES (?1, ?2, ?3, ?4, CAST(?5 AS BIGINT), CASE WHEN CAST(?6 AS BIGINT) = 1
	THEN CAST(?5 AS BIGINT) ELSE 0 END, ?7, ?8);

-- name: list_pulls
SELECT provider, account, good_ms, tried_ms, taken, error FROM pull
WHERE market_id = ?1 ORDER BY provider, account;

-- name: get_va
-- 2: bin, 3: number.  The last word on it.
SELECT n, stall FROM va WHERE market_id = ?1 AND bin = ?2 AND number = ?3
ORDER BY n DESC LIMIT 1;

-- name: add_va
-- 2: bin, 3: number, 4: stall, 5: by_staff, 6: now.
INSERT INTO va (market_id, n, bin, number, stall, by_staff, at_ms)
VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM va WHERE market_id = ?1),
	?2, ?3, ?4, ?5, ?6);

-- name: list_vas
-- 2: before (0: the youngest), 3: most.  Those that a stall has.
SELECT v.n, v.bin, v.number, v.stall, v.by_staff, v.at_ms FROM va AS v
WHERE v.market_id = ?1 AND (v.n < ?2 OR ?2 = 0) AND v.stall <> ''
	AND NOT EXISTS (SELECT 1 FROM va AS w WHERE w.market_id = v.market_id
	AND w.bin = v.bin AND w.number = v.number AND w.n > v.n)
ORDER BY v.n DESC LIMIT ?3;
