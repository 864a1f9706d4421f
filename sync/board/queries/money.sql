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
