-- SPDX-License-Identifier: Apache-2.0
-- Money beyond a provider's push: how accounts prove themselves in all ways,
-- the market's own accounts, lines of whatever source, statements, and what
-- officers say of money that found no place.

-- How an account's deliveries show who sent them; where there is no row,
-- account.auth says it.
CREATE TABLE account_auth (
	market_id INTEGER NOT NULL,
	provider  TEXT    NOT NULL,
	account   TEXT    NOT NULL,
	auth      TEXT    NOT NULL CHECK (auth IN
	              ('none', 'hmac', 'apikey', 'oauth2')),
	PRIMARY KEY (market_id, provider, account)
) STRICT, WITHOUT ROWID;

-- The market's own accounts, to which fees are paid.
CREATE TABLE fee_account (
	market_id INTEGER NOT NULL REFERENCES market,
	bin       TEXT    NOT NULL CHECK (length(bin) = 6),
	account   TEXT    NOT NULL CHECK (length(account) BETWEEN 1 AND 19),
	name      TEXT    NOT NULL,
	PRIMARY KEY (market_id, bin, account)
) STRICT, WITHOUT ROWID;

-- Who has told of an account so far: 'sepay/push', 'sepay/pull2',
-- 'statement/csv'.
CREATE TABLE line_source (
	market_id INTEGER NOT NULL REFERENCES market,
	bin       TEXT    NOT NULL,
	account   TEXT    NOT NULL,
	source    TEXT    NOT NULL,
	PRIMARY KEY (market_id, bin, account, source)
) STRICT, WITHOUT ROWID;

-- A line of money in or out, as its source told it: what its event says in
-- columns.  ref_key and text_key are letters and digits alone, folded.
-- twin_of is the line that counts in its place, doubt_of one that it may be
-- the same as.  content is kept of money out; of money in, credit has it.
CREATE TABLE bank_line (
	market_id INTEGER NOT NULL,
	seq       INTEGER NOT NULL,
	source    TEXT    NOT NULL,
	is_in     INTEGER NOT NULL CHECK (is_in IN (0, 1)),
	bin       TEXT    NOT NULL,
	account   TEXT    NOT NULL,
	amount    INTEGER NOT NULL CHECK (amount > 0),
	bank_ref  TEXT    NOT NULL,
	ref_key   TEXT    NOT NULL,
	text_key  TEXT    NOT NULL,
	at        TEXT    NOT NULL,
	day       INTEGER NOT NULL,
	content   TEXT    NOT NULL,
	twin_of   INTEGER NOT NULL DEFAULT 0,
	doubt_of  INTEGER NOT NULL DEFAULT 0,
	statement INTEGER NOT NULL DEFAULT 0,
	line      INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (market_id, seq),
	FOREIGN KEY (market_id, seq) REFERENCES event
) STRICT, WITHOUT ROWID;
CREATE INDEX bank_line_same ON bank_line
	(market_id, bin, account, source, amount, day, seq)
	WHERE twin_of = 0;
CREATE INDEX bank_line_twin ON bank_line (market_id, twin_of, source)
	WHERE twin_of > 0;
CREATE INDEX bank_line_doubt ON bank_line (market_id, seq)
	WHERE doubt_of > 0;
CREATE INDEX bank_line_day ON bank_line
	(market_id, bin, account, day, is_in, amount);

-- A file of an account's lines.  state is 'open' until all of it is in.
CREATE TABLE statement (
	market_id INTEGER NOT NULL REFERENCES market,
	statement INTEGER NOT NULL CHECK (statement > 0),
	hash      BLOB    NOT NULL CHECK (length(hash) = 32),
	format    TEXT    NOT NULL CHECK (format IN ('camt', 'mt940', 'csv')),
	bin       TEXT    NOT NULL,
	account   TEXT    NOT NULL,
	first_day INTEGER NOT NULL DEFAULT 0,
	last_day  INTEGER NOT NULL DEFAULT 0,
	has_opening INTEGER NOT NULL DEFAULT 0,
	has_closing INTEGER NOT NULL DEFAULT 0,
	opening   INTEGER NOT NULL DEFAULT 0,
	closing   INTEGER NOT NULL DEFAULT 0,
	credits   INTEGER NOT NULL DEFAULT 0,
	debits    INTEGER NOT NULL DEFAULT 0,
	lines     INTEGER NOT NULL DEFAULT 0,
	state     TEXT    NOT NULL CHECK (state IN
	              ('open', 'balanced', 'differs', 'unchecked')),
	by_staff  INTEGER NOT NULL DEFAULT 0,
	made_ms   INTEGER NOT NULL,
	PRIMARY KEY (market_id, statement)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX statement_once ON statement
	(market_id, bin, account, hash);
CREATE INDEX statement_by_day ON statement
	(market_id, bin, account, last_day);

-- What officers say of a credit; the last word of a credit counts, and
-- 'undo' means that nothing is said.  target: a stall, a bill's number.
CREATE TABLE assign (
	market_id INTEGER NOT NULL,
	n         INTEGER NOT NULL CHECK (n > 0),
	credit    INTEGER NOT NULL,
	kind      TEXT    NOT NULL CHECK (kind IN ('stall', 'bill',
	              'refund_due', 'not_ours', 'same_money', 'noted',
	              'undo')),
	target    TEXT    NOT NULL,
	payment   INTEGER NOT NULL DEFAULT 0,
	reason    TEXT    NOT NULL CHECK (length(reason) > 0),
	by_staff  INTEGER NOT NULL,
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, n),
	FOREIGN KEY (market_id, credit) REFERENCES credit
) STRICT, WITHOUT ROWID;
CREATE INDEX assign_by_credit ON assign (market_id, credit, n);

-- How far a provider's list has been read.
CREATE TABLE pull (
	market_id INTEGER NOT NULL REFERENCES market,
	provider  TEXT    NOT NULL,
	account   TEXT    NOT NULL,
	place     TEXT    NOT NULL,
	good_ms   INTEGER NOT NULL DEFAULT 0,
	tried_ms  INTEGER NOT NULL DEFAULT 0,
	taken     INTEGER NOT NULL DEFAULT 0,
	error     TEXT    NOT NULL DEFAULT '',
	PRIMARY KEY (market_id, provider, account)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER bank_line_is_final_u BEFORE UPDATE ON bank_line
BEGIN SELECT raise(ABORT, 'lines are final'); END;
CREATE TRIGGER bank_line_is_final_d BEFORE DELETE ON bank_line
BEGIN SELECT raise(ABORT, 'lines are final'); END;
CREATE TRIGGER assign_is_final_u BEFORE UPDATE ON assign
BEGIN SELECT raise(ABORT, 'assignments are final'); END;
CREATE TRIGGER assign_is_final_d BEFORE DELETE ON assign
BEGIN SELECT raise(ABORT, 'assignments are final'); END;

PRAGMA user_version = 9;
