-- SPDX-License-Identifier: Apache-2.0
-- The market board's store.  Every key is led by the market, so that hot
-- statements touch one shard and the tables can be spread by market.
-- event, credit and entry are facts: they are added, never changed.  What a
-- sale received is always summed from credit (rule B4).

CREATE TABLE market (
	market_id  INTEGER PRIMARY KEY CHECK (market_id > 0),
	name       TEXT    NOT NULL,
	seq        INTEGER NOT NULL DEFAULT 0,
	created_ms INTEGER NOT NULL
) STRICT;

-- One row a device.  journal_key is pinned at the first upload; cert is the
-- SHA-256 of the one certificate that may speak for it.
CREATE TABLE terminal (
	market_id   INTEGER NOT NULL REFERENCES market,
	terminal    INTEGER NOT NULL CHECK (terminal BETWEEN 1 AND 1048575),
	stall       TEXT    NOT NULL,
	cert        BLOB    NOT NULL CHECK (length(cert) = 32),
	revoked_ms  INTEGER NOT NULL DEFAULT 0,
	journal_key BLOB    CHECK (length(journal_key) = 32),
	head_n      INTEGER NOT NULL DEFAULT 0,
	head_h      BLOB    CHECK (length(head_h) = 32),
	checkpoint  TEXT    NOT NULL DEFAULT '',
	mail_last   INTEGER NOT NULL DEFAULT 0,
	mail_seen   INTEGER NOT NULL DEFAULT 0,
	created_ms  INTEGER NOT NULL,
	PRIMARY KEY (market_id, terminal)
) STRICT, WITHOUT ROWID;

-- Where a terminal's money may arrive.
CREATE TABLE terminal_account (
	market_id INTEGER NOT NULL,
	terminal  INTEGER NOT NULL,
	bin       TEXT    NOT NULL CHECK (length(bin) = 6),
	account   TEXT    NOT NULL CHECK (length(account) BETWEEN 1 AND 19),
	PRIMARY KEY (market_id, terminal, bin, account),
	FOREIGN KEY (market_id, terminal) REFERENCES terminal
) STRICT, WITHOUT ROWID;

-- Accounts that a provider tells us about, and how it proves itself.
CREATE TABLE account (
	market_id INTEGER NOT NULL REFERENCES market,
	provider  TEXT    NOT NULL,
	account   TEXT    NOT NULL CHECK (length(account) BETWEEN 1 AND 19),
	bin       TEXT    NOT NULL CHECK (length(bin) = 6),
	auth      TEXT    NOT NULL CHECK (auth IN ('hmac', 'apikey')),
	secret    TEXT    NOT NULL CHECK (length(secret) BETWEEN 8 AND 128),
	PRIMARY KEY (market_id, provider, account)
) STRICT, WITHOUT ROWID;

-- What a provider delivered, byte for byte.  note_id is '' for a delivery
-- that could not be read.
CREATE TABLE event (
	market_id   INTEGER NOT NULL REFERENCES market,
	seq         INTEGER NOT NULL,
	provider    TEXT    NOT NULL,
	account     TEXT    NOT NULL,
	note_id     TEXT    NOT NULL,
	body_hash   BLOB    NOT NULL CHECK (length(body_hash) = 32),
	verdict     TEXT    NOT NULL CHECK (verdict IN
	                ('credit', 'out', 'test', 'bad', 'conflict')),
	body        BLOB    NOT NULL CHECK (length(body) <= 65536),
	received_ms INTEGER NOT NULL,
	PRIMARY KEY (market_id, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX event_once ON event
	(market_id, provider, account, note_id, body_hash)
	WHERE verdict IN ('test', 'bad', 'conflict');
CREATE UNIQUE INDEX event_truth ON event
	(market_id, provider, account, note_id)
	WHERE verdict IN ('credit', 'out');
CREATE INDEX event_odd ON event (market_id, account, verdict)
	WHERE verdict IN ('test', 'bad', 'conflict');

-- Money that came in, once.
CREATE TABLE credit (
	market_id   INTEGER NOT NULL REFERENCES market,
	seq         INTEGER NOT NULL,
	provider    TEXT    NOT NULL,
	note_id     TEXT    NOT NULL,
	bin         TEXT    NOT NULL,
	account     TEXT    NOT NULL,
	amount      INTEGER NOT NULL CHECK (amount > 0),
	bank_ref    TEXT    NOT NULL,
	at          TEXT    NOT NULL,
	content     TEXT    NOT NULL,
	state       TEXT    NOT NULL CHECK (state IN
	                ('matched', 'unmatched', 'wrong_account', 'twin')),
	reason      TEXT    NOT NULL,
	ref         TEXT    NOT NULL,
	terminal    INTEGER NOT NULL,
	received_ms INTEGER NOT NULL,
	PRIMARY KEY (market_id, seq),
	FOREIGN KEY (market_id, seq) REFERENCES event
) STRICT, WITHOUT ROWID;
CREATE INDEX credit_by_ref ON credit (market_id, ref, seq, amount)
	WHERE state = 'matched';
-- The same money told by another route: one of them counts.
CREATE UNIQUE INDEX credit_once ON credit
	(market_id, account, bank_ref, amount, substr(at, 1, 10))
	WHERE bank_ref <> '' AND state <> 'twin';
CREATE INDEX credit_by_time ON credit (market_id, received_ms);
CREATE INDEX credit_astray ON credit (market_id, seq)
	WHERE state <> 'matched';

-- A sale as its terminal told it.  closed is '', 'void' or 'expired', and
-- closed_seq the market's count when the board heard of it.
CREATE TABLE sale (
	market_id  INTEGER NOT NULL REFERENCES market,
	ref        TEXT    NOT NULL CHECK (length(ref) = 17),
	seq        INTEGER NOT NULL,
	terminal   INTEGER NOT NULL,
	asked      INTEGER NOT NULL CHECK (asked > 0),
	bin        TEXT    NOT NULL,
	account    TEXT    NOT NULL,
	seen       INTEGER NOT NULL DEFAULT 0,
	closed     TEXT    NOT NULL DEFAULT '' CHECK (closed IN
	               ('', 'void', 'expired')),
	closed_seq INTEGER NOT NULL DEFAULT 0,
	opened_ms  INTEGER NOT NULL,
	PRIMARY KEY (market_id, ref),
	FOREIGN KEY (market_id, terminal) REFERENCES terminal
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_by_seq ON sale (market_id, seq);

-- A terminal's journal.  line is '' where only the hash was sent.
CREATE TABLE entry (
	market_id   INTEGER NOT NULL,
	terminal    INTEGER NOT NULL,
	n           INTEGER NOT NULL CHECK (n > 0),
	l           BLOB    NOT NULL CHECK (length(l) = 32),
	h           BLOB    NOT NULL CHECK (length(h) = 32),
	verdict     TEXT    NOT NULL CHECK (verdict IN ('ok', 'quarantined')),
	line        BLOB    NOT NULL,
	received_ms INTEGER NOT NULL,
	PRIMARY KEY (market_id, terminal, n),
	FOREIGN KEY (market_id, terminal) REFERENCES terminal
) STRICT, WITHOUT ROWID;

-- Numbered messages to a terminal.
CREATE TABLE mail (
	market_id  INTEGER NOT NULL,
	terminal   INTEGER NOT NULL,
	n          INTEGER NOT NULL CHECK (n > 0),
	kind       TEXT    NOT NULL,
	d          TEXT    NOT NULL,
	created_ms INTEGER NOT NULL,
	PRIMARY KEY (market_id, terminal, n),
	FOREIGN KEY (market_id, terminal) REFERENCES terminal
) STRICT, WITHOUT ROWID;

-- What an officer must look at.  The same alarm again only moves `times`.
CREATE TABLE alarm (
	market_id INTEGER NOT NULL REFERENCES market,
	terminal  INTEGER NOT NULL,
	kind      TEXT    NOT NULL,
	detail    TEXT    NOT NULL,
	times     INTEGER NOT NULL DEFAULT 1,
	first_ms  INTEGER NOT NULL,
	last_ms   INTEGER NOT NULL,
	PRIMARY KEY (market_id, terminal, kind, detail)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER event_is_final_u BEFORE UPDATE ON event
BEGIN SELECT raise(ABORT, 'events are final'); END;
CREATE TRIGGER event_is_final_d BEFORE DELETE ON event
BEGIN SELECT raise(ABORT, 'events are final'); END;
CREATE TRIGGER credit_is_final_u BEFORE UPDATE ON credit
BEGIN SELECT raise(ABORT, 'credits are final'); END;
CREATE TRIGGER credit_is_final_d BEFORE DELETE ON credit
BEGIN SELECT raise(ABORT, 'credits are final'); END;
CREATE TRIGGER entry_is_final_u BEFORE UPDATE ON entry
BEGIN SELECT raise(ABORT, 'entries are final'); END;
CREATE TRIGGER entry_is_final_d BEFORE DELETE ON entry
BEGIN SELECT raise(ABORT, 'entries are final'); END;

PRAGMA user_version = 1;
