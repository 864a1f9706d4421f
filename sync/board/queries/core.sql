-- SPDX-License-Identifier: Apache-2.0
-- Every statement of the board.  ?1 is always the market.  They run on SQLite
-- and PostgreSQL alike: no conflict targets (what is to be put is updated, and
-- added when nothing was), sums cast to whole numbers.

-- name: add_market
-- 2: name, 3: now.
INSERT INTO market (market_id, name, created_ms) VALUES (?1, ?2, ?3);

-- name: name_market
-- 2: name.
UPDATE market SET name = ?2 WHERE market_id = ?1;

-- name: get_market
SELECT name FROM market WHERE market_id = ?1;

-- name: save_seq
-- 2: seq.
UPDATE market SET seq = ?2 WHERE market_id = ?1;

-- name: get_seq
SELECT seq FROM market WHERE market_id = ?1;

-- name: add_terminal
-- 2: terminal, 3: stall, 4: cert, 5: now, 6: holder.
INSERT INTO terminal (market_id, terminal, stall, cert, created_ms, holder)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: certify_terminal
-- 2: terminal, 3: stall, 4: cert.
UPDATE terminal SET stall = ?3, cert = ?4, revoked_ms = 0, next_cert = NULL
WHERE market_id = ?1 AND terminal = ?2;

-- name: save_terminal
-- 2: terminal, 3: revoked, 4: key, 5: head_n, 6: head_h, 7: checkpoint,
-- 8: mail_last, 9: mail_seen, 10: witness.
UPDATE terminal SET revoked_ms = ?3, journal_key = ?4, head_n = ?5,
	head_h = ?6, checkpoint = ?7, mail_last = ?8, mail_seen = ?9,
	witness = ?10
WHERE market_id = ?1 AND terminal = ?2;

-- name: save_mail_last
-- 2: terminal, 3: mail_last.
UPDATE terminal SET mail_last = ?3 WHERE market_id = ?1 AND terminal = ?2;

-- name: name_terminal
-- 2: terminal, 3: stall, 4: holder, 5: cert, 6: next_cert, 7: epoch,
-- 8: mail_from.
UPDATE terminal SET stall = ?3, holder = ?4, cert = ?5, next_cert = ?6,
	epoch = ?7, mail_from = ?8
WHERE market_id = ?1 AND terminal = ?2;

-- name: get_terminal
-- 2: terminal.
SELECT terminal, stall, cert, revoked_ms, journal_key, head_n, head_h,
	checkpoint, mail_last, mail_seen, witness, holder, next_cert, epoch,
	mail_from
FROM terminal WHERE market_id = ?1 AND terminal = ?2;

-- name: next_terminal
-- 2: the one before.
SELECT terminal, stall, cert, revoked_ms, journal_key, head_n, head_h,
	checkpoint, mail_last, mail_seen, witness, holder, next_cert, epoch,
	mail_from
FROM terminal WHERE market_id = ?1 AND terminal > ?2
ORDER BY terminal LIMIT 1;

-- name: put_terminal_account
-- 2: terminal, 3: bin, 4: account.
INSERT INTO terminal_account (market_id, terminal, bin, account)
VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING;

-- name: get_terminal_account
-- 2: terminal, 3: bin, 4: account.
SELECT 1 FROM terminal_account WHERE market_id = ?1 AND terminal = ?2
	AND bin = ?3 AND account = ?4;

-- name: add_proof_key
-- 2: terminal, 3: epoch, 4: secret, 5: now.
INSERT INTO proof_key (market_id, terminal, epoch, secret, created_ms)
VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING;

-- name: get_proof_key
-- 2: terminal, 3: epoch.
SELECT secret FROM proof_key WHERE market_id = ?1 AND terminal = ?2
	AND epoch = ?3;
-- name: first_terminal_account
-- 2: terminal.
SELECT bin, account FROM terminal_account
WHERE market_id = ?1 AND terminal = ?2 LIMIT 1;

-- name: add_enrolment
-- 2: code_hash, 3: terminal, 4: now, 5: expires.
INSERT INTO enrolment (market_id, code_hash, terminal, created_ms,
	expires_ms)
VALUES (?1, ?2, ?3, ?4, ?5);

-- name: end_enrolments
-- 2: terminal, 3: now.
UPDATE enrolment SET expires_ms = ?3
WHERE market_id = ?1 AND terminal = ?2 AND expires_ms > ?3;

-- name: use_enrolment
-- 2: code_hash, 3: csr_hash, 4: cert.
UPDATE enrolment SET csr_hash = ?3, cert = ?4
WHERE market_id = ?1 AND code_hash = ?2;

-- name: get_enrolment
-- 2: code_hash.
SELECT terminal, expires_ms, csr_hash, cert FROM enrolment
WHERE market_id = ?1 AND code_hash = ?2;

-- name: add_account
-- 2: provider, 3: account, 4: bin, 5: auth, 6: secret.
INSERT INTO account (market_id, provider, account, bin, auth, secret)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: save_account
-- 2: provider, 3: account, 4: bin, 5: auth, 6: secret.
UPDATE account SET bin = ?4, auth = ?5, secret = ?6
WHERE market_id = ?1 AND provider = ?2 AND account = ?3;

-- name: list_accounts
SELECT a.provider, a.account, a.bin, coalesce(x.auth, a.auth), a.secret
FROM account AS a LEFT JOIN account_auth AS x ON x.market_id = a.market_id
	AND x.provider = a.provider AND x.account = a.account
WHERE a.market_id = ?1 ORDER BY a.provider, a.account;

-- name: find_event_truth
-- 2: provider, 3: account, 4: note_id.
SELECT body_hash FROM event WHERE market_id = ?1 AND provider = ?2
	AND account = ?3 AND note_id = ?4 AND verdict IN ('credit', 'out');

-- name: find_event
-- 2: provider, 3: account, 4: note_id, 5: body_hash.
SELECT 1 FROM event WHERE market_id = ?1 AND provider = ?2
	AND account = ?3 AND note_id = ?4 AND body_hash = ?5
	AND verdict IN ('test', 'bad', 'conflict');

-- name: count_odd_events
-- 2: account, 3: verdict, 4: enough.
SELECT count(*) FROM (SELECT 1 FROM event WHERE market_id = ?1
	AND account = ?2 AND verdict = ?3
	AND verdict IN ('test', 'bad', 'conflict') LIMIT ?4) AS odd;

-- name: add_event
-- 2: seq, 3: provider, 4: account, 5: note_id, 6: body_hash, 7: verdict,
-- 8: body, 9: now.
INSERT INTO event (market_id, seq, provider, account, note_id, body_hash,
	verdict, body, received_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: find_twin
-- 2: account, 3: bank_ref, 4: amount, 5: date.
SELECT seq FROM credit WHERE market_id = ?1 AND account = ?2
	AND bank_ref = ?3 AND amount = ?4 AND substr(at, 1, 10) = ?5
	AND bank_ref <> '' AND state <> 'twin';

-- name: add_credit
-- 2: seq, 3: provider, 4: note_id, 5: bin, 6: account, 7: amount,
-- 8: bank_ref, 9: at, 10: content, 11: state, 12: reason, 13: ref,
-- 14: terminal, 15: now.
INSERT INTO credit (market_id, seq, provider, note_id, bin, account, amount,
	bank_ref, at, content, state, reason, ref, terminal, received_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15);

-- name: sum_credits
-- 2: ref, 3: asked, 4: closed_seq (0: open).
SELECT count(*), CAST(coalesce(sum(amount), 0) AS BIGINT),
	count(*) FILTER (WHERE amount = ?3),
	count(*) FILTER (WHERE CAST(?4 AS BIGINT) > 0 AND seq > ?4)
FROM (SELECT seq, amount FROM credit
	WHERE market_id = ?1 AND ref = ?2 AND state = 'matched'
	UNION ALL SELECT c.seq, c.amount FROM claim AS k JOIN credit AS c
	ON c.market_id = k.market_id AND c.seq = k.seq
	WHERE k.market_id = ?1 AND k.ref = ?2) AS came;

-- name: came_credits
-- 2: ref.  A row an account.
SELECT bin, account, min(ms), max(ms)
FROM (SELECT bin, account, received_ms AS ms FROM credit
	WHERE market_id = ?1 AND ref = ?2 AND state = 'matched'
	UNION ALL SELECT c.bin, c.account, k.claimed_ms
	FROM claim AS k JOIN credit AS c
	ON c.market_id = k.market_id AND c.seq = k.seq
	WHERE k.market_id = ?1 AND k.ref = ?2) AS came
GROUP BY bin, account LIMIT 2;

-- name: find_claim
-- 2: terminal, 3: amount, 4: bank_ref in capitals without blanks, 5: since
-- ms.  Gives what it may be.
SELECT c.seq, c.provider, c.note_id, c.bank_ref, c.at
FROM credit AS c JOIN terminal_account AS a ON a.market_id = c.market_id
	AND a.terminal = ?2 AND a.bin = c.bin AND a.account = c.account
WHERE c.market_id = ?1 AND c.state = 'unmatched' AND c.amount = ?3
	AND upper(replace(c.bank_ref, ' ', '')) = ?4 AND c.received_ms >= ?5
	AND NOT EXISTS (SELECT 1 FROM claim AS k
	WHERE k.market_id = c.market_id AND k.seq = c.seq)
	AND NOT EXISTS (SELECT 1 FROM assign AS g
	WHERE g.market_id = c.market_id AND g.credit = c.seq
	AND g.kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM assign AS h
	WHERE h.market_id = g.market_id AND h.credit = g.credit
	AND h.n > g.n)) LIMIT 2;

-- name: add_claim
-- 2: seq, 3: ref, 4: terminal, 5: now.
INSERT INTO claim (market_id, seq, ref, terminal, claimed_ms)
VALUES (?1, ?2, ?3, ?4, ?5);

-- name: add_claim_try
-- 2: ref, 3: amount, 4: bank_ref, 5: outcome, 6: now.
INSERT INTO claim_try (market_id, n, ref, amount, bank_ref, outcome, at_ms)
VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM claim_try
	WHERE market_id = ?1), ?2, ?3, ?4, ?5, ?6);

-- name: last_cut
-- 2: terminal, 3: epoch.
SELECT shift, credits, total, asked_ms FROM shift_cut WHERE market_id = ?1
	AND terminal = ?2 AND epoch = ?3 ORDER BY shift DESC LIMIT 1;

-- name: add_cut
-- 2: terminal, 3: epoch, 4: shift, 5: credits, 6: total, 7: now.
INSERT INTO shift_cut (market_id, terminal, epoch, shift, seq, credits, total,
	asked_ms)
SELECT ?1, ?2, ?3, ?4, seq, ?5, ?6, ?7 FROM market WHERE market_id = ?1;

-- name: rest_of_cuts
-- 2: terminal, 3: epoch, 4: first reference, 5: the one behind the last.
SELECT count(*) - (SELECT CAST(coalesce(sum(credits), 0) AS BIGINT)
	FROM shift_cut WHERE market_id = ?1 AND terminal = ?2 AND epoch = ?3),
	CAST(coalesce(sum(amount), 0) AS BIGINT) -
	(SELECT CAST(coalesce(sum(total), 0) AS BIGINT)
	FROM shift_cut WHERE market_id = ?1 AND terminal = ?2 AND epoch = ?3)
FROM (SELECT amount FROM credit
	WHERE market_id = ?1 AND ref >= ?4 AND ref < ?5 AND state = 'matched'
	UNION ALL SELECT c.amount FROM claim AS k JOIN credit AS c
	ON c.market_id = k.market_id AND c.seq = k.seq
	WHERE k.market_id = ?1 AND k.ref >= ?4 AND k.ref < ?5) AS matched;

-- name: list_places
-- 2: terminal.
SELECT bin, account FROM terminal_account
WHERE market_id = ?1 AND terminal = ?2;

-- name: list_credits
-- 2: after, 3: most.  What was claimed is matched by it.
SELECT c.seq, c.provider, c.note_id, c.bin, c.account, c.amount, c.bank_ref,
	c.at, c.content, CASE WHEN k.seq IS NULL THEN c.state ELSE 'matched' END,
	CASE WHEN k.seq IS NULL THEN c.reason ELSE 'claimed' END,
	coalesce(k.ref, c.ref),
	coalesce(k.terminal, c.terminal), c.received_ms
FROM credit AS c LEFT JOIN claim AS k ON k.market_id = c.market_id
	AND k.seq = c.seq
WHERE c.market_id = ?1 AND c.seq > ?2 ORDER BY c.seq LIMIT ?3;

-- name: list_credits_since
-- 2: from_ms, 3: most.  Youngest first; claims as above.
SELECT c.seq, c.provider, c.note_id, c.bin, c.account, c.amount, c.bank_ref,
	c.at, c.content, CASE WHEN k.seq IS NULL THEN c.state ELSE 'matched' END,
	CASE WHEN k.seq IS NULL THEN c.reason ELSE 'claimed' END,
	coalesce(k.ref, c.ref),
	coalesce(k.terminal, c.terminal), c.received_ms
FROM credit AS c LEFT JOIN claim AS k ON k.market_id = c.market_id
	AND k.seq = c.seq
WHERE c.market_id = ?1 AND c.received_ms >= ?2
ORDER BY c.received_ms DESC LIMIT ?3;

-- name: list_credits_astray
-- 2: unused, 3: most.  Youngest first; not what was claimed.
SELECT seq, provider, note_id, bin, account, amount, bank_ref, at, content,
	state, reason, ref, terminal, received_ms
FROM credit AS c WHERE market_id = ?1 AND state <> 'matched' AND seq > ?2
	AND NOT EXISTS (SELECT 1 FROM claim AS k
	WHERE k.market_id = c.market_id AND k.seq = c.seq)
ORDER BY seq DESC LIMIT ?3;

-- name: total_credits
-- 2: from_ms.  Claims as above.
SELECT CASE WHEN k.seq IS NULL THEN c.state ELSE 'matched' END AS stands,
	count(*), CAST(sum(c.amount) AS BIGINT)
FROM credit AS c LEFT JOIN claim AS k ON k.market_id = c.market_id
	AND k.seq = c.seq
WHERE c.market_id = ?1 AND c.received_ms >= ?2 GROUP BY stands;

-- name: get_sale
-- 2: ref.
SELECT ref, seq, terminal, asked, bin, account, seen, closed, closed_seq,
	opened_ms
FROM sale WHERE market_id = ?1 AND ref = ?2;

-- name: list_sales
-- 2: after, 3: most.
SELECT ref, seq, terminal, asked, bin, account, seen, closed, closed_seq,
	opened_ms
FROM sale WHERE market_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3;

-- name: add_sale
-- 2: ref, 3: seq, 4: terminal, 5: asked, 6: bin, 7: account, 8: seen,
-- 9: closed, 10: closed_seq, 11: opened_ms.
INSERT INTO sale (market_id, ref, seq, terminal, asked, bin, account, seen,
	closed, closed_seq, opened_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);

-- name: save_sale
-- 2: ref, 3: seen, 4: closed, 5: closed_seq.
UPDATE sale SET seen = ?3, closed = ?4, closed_seq = ?5
WHERE market_id = ?1 AND ref = ?2;

-- name: add_entry
-- 2: terminal, 3: n, 4: l, 5: h, 6: verdict, 7: line, 8: now, 9: branch.
INSERT INTO entry (market_id, terminal, n, l, h, verdict, line, received_ms,
	branch)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: get_entry
-- 2: terminal, 3: n, 4: highest branch.
SELECT l, h, line FROM entry WHERE market_id = ?1 AND terminal = ?2
	AND n = ?3 AND branch <= ?4 ORDER BY branch DESC LIMIT 1;

-- name: add_tail
-- 2: terminal, 3: branch, 4: next, 5: last.
INSERT INTO tail (market_id, terminal, branch, next, last)
VALUES (?1, ?2, ?3, ?4, ?5);

-- name: save_tail
-- 2: terminal, 3: branch, 4: next, 5: last.
UPDATE tail SET next = ?4, last = ?5
WHERE market_id = ?1 AND terminal = ?2 AND branch = ?3;

-- name: get_tail
-- 2: terminal.
SELECT branch, next, last FROM tail
WHERE market_id = ?1 AND terminal = ?2 AND next <= last
ORDER BY branch LIMIT 1;

-- name: list_tail
-- 2: terminal, 3: from, 4: to, 5: below this branch, 6: most.
SELECT n, l, line FROM entry AS e
WHERE market_id = ?1 AND terminal = ?2 AND n BETWEEN ?3 AND ?4
	AND branch = (SELECT max(branch) FROM entry WHERE market_id = ?1
	    AND terminal = ?2 AND n = e.n AND branch < ?5)
ORDER BY n LIMIT ?6;

-- name: add_mail
-- 2: terminal, 3: n, 4: kind, 5: d, 6: now.
INSERT INTO mail (market_id, terminal, n, kind, d, created_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: list_mail
-- 2: terminal, 3: after, 4: most.
SELECT n, kind, d FROM mail
WHERE market_id = ?1 AND terminal = ?2 AND n > ?3 ORDER BY n LIMIT ?4;

-- name: add_alarm
-- 2: terminal, 3: kind, 4: detail, 5: now.
INSERT INTO alarm (market_id, terminal, kind, detail, first_ms, last_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?5);

-- name: repeat_alarm
-- 2: terminal, 3: kind, 4: detail, 5: now.
UPDATE alarm SET times = times + 1, last_ms = ?5
WHERE market_id = ?1 AND terminal = ?2 AND kind = ?3 AND detail = ?4;

-- name: list_alarms
-- 2: most.
SELECT terminal, kind, detail, times, last_ms FROM alarm
WHERE market_id = ?1 ORDER BY last_ms DESC LIMIT ?2;

-- name: last_receipt
-- Gives the highest number, 0 for none.
SELECT coalesce(max(number), 0) FROM receipt WHERE market_id = ?1;

-- name: add_receipt
-- 2: number, 3: kind, 4: means, 5: amount, 6: stall, 7: fee, 8: first_day,
-- 9: last_day, 10: at_s, 11: ref.
INSERT INTO receipt (market_id, number, kind, means, amount, stall, fee,
    first_day, last_day, at_s, ref)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);

-- name: get_receipt
-- 2: number.  Gives kind, means, amount, stall, fee, first_day, last_day,
-- at_s, ref.
SELECT kind, means, amount, stall, fee, first_day, last_day, at_s, ref
FROM receipt WHERE market_id = ?1 AND number = ?2;
