-- SPDX-License-Identifier: Apache-2.0
-- What the migrations up to version 8 amount to, for PostgreSQL, which has
-- them since then.  In the dialect of ../; later migrations are translated.

--pg CREATE FUNCTION cho40_final() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END$$
--pg CREATE FUNCTION cho40_no_gaps() RETURNS trigger LANGUAGE plpgsql AS $$DECLARE want BIGINT; BEGIN EXECUTE format('SELECT coalesce(max(number), 0) + 1 FROM %I.%I WHERE market_id = $1', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO want USING NEW.market_id; IF NEW.number <> want THEN RAISE EXCEPTION 'receipts follow each other'; END IF; RETURN NEW; END$$

CREATE TABLE market (
	market_id  INTEGER PRIMARY KEY CHECK (market_id > 0),
	name       TEXT    NOT NULL,
	seq        INTEGER NOT NULL DEFAULT 0,
	created_ms INTEGER NOT NULL
) STRICT;

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
	witness     TEXT    NOT NULL DEFAULT '',
	holder      TEXT    NOT NULL DEFAULT '',
	epoch       INTEGER NOT NULL DEFAULT 0 CHECK (epoch BETWEEN 0 AND 31),
	next_cert   BLOB    CHECK (length(next_cert) = 32),
	mail_from   INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (market_id, terminal)
) STRICT, WITHOUT ROWID;

CREATE TABLE terminal_account (
	market_id INTEGER NOT NULL,
	terminal  INTEGER NOT NULL,
	bin       TEXT    NOT NULL CHECK (length(bin) = 6),
	account   TEXT    NOT NULL CHECK (length(account) BETWEEN 1 AND 19),
	PRIMARY KEY (market_id, terminal, bin, account),
	FOREIGN KEY (market_id, terminal) REFERENCES terminal
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
	market_id INTEGER NOT NULL REFERENCES market,
	provider  TEXT    NOT NULL,
	account   TEXT    NOT NULL CHECK (length(account) BETWEEN 1 AND 19),
	bin       TEXT    NOT NULL CHECK (length(bin) = 6),
	auth      TEXT    NOT NULL CHECK (auth IN ('hmac', 'apikey')),
	secret    TEXT    NOT NULL CHECK (length(secret) BETWEEN 8 AND 128),
	PRIMARY KEY (market_id, provider, account)
) STRICT, WITHOUT ROWID;

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
CREATE UNIQUE INDEX credit_once ON credit
	(market_id, account, bank_ref, amount, substr(at, 1, 10))
	WHERE bank_ref <> '' AND state <> 'twin';
CREATE INDEX credit_by_time ON credit (market_id, received_ms);
CREATE INDEX credit_astray ON credit (market_id, seq)
	WHERE state <> 'matched';

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

CREATE TABLE entry (
	market_id   INTEGER NOT NULL,
	terminal    INTEGER NOT NULL,
	n           INTEGER NOT NULL CHECK (n > 0),
	branch      INTEGER NOT NULL CHECK (branch >= 0),
	l           BLOB    NOT NULL CHECK (length(l) = 32),
	h           BLOB    NOT NULL CHECK (length(h) = 32),
	verdict     TEXT    NOT NULL CHECK (verdict IN ('ok', 'quarantined')),
	line        BLOB    NOT NULL,
	received_ms INTEGER NOT NULL,
	PRIMARY KEY (market_id, terminal, n, branch),
	FOREIGN KEY (market_id, terminal) REFERENCES terminal
) STRICT, WITHOUT ROWID;
CREATE TRIGGER entry_is_final_u BEFORE UPDATE ON entry
BEGIN SELECT raise(ABORT, 'entries are final'); END;
CREATE TRIGGER entry_is_final_d BEFORE DELETE ON entry
BEGIN SELECT raise(ABORT, 'entries are final'); END;

CREATE TABLE proof_key (
	market_id  INTEGER NOT NULL,
	terminal   INTEGER NOT NULL,
	epoch      INTEGER NOT NULL CHECK (epoch BETWEEN 0 AND 31),
	secret     BLOB    NOT NULL CHECK (length(secret) = 32),
	created_ms INTEGER NOT NULL,
	PRIMARY KEY (market_id, terminal, epoch),
	FOREIGN KEY (market_id, terminal) REFERENCES terminal
) STRICT, WITHOUT ROWID;

CREATE TRIGGER proof_key_is_final_u BEFORE UPDATE ON proof_key
BEGIN SELECT raise(ABORT, 'proof keys are final'); END;

CREATE TABLE enrolment (
	market_id  INTEGER NOT NULL,
	code_hash  BLOB    NOT NULL CHECK (length(code_hash) = 32),
	terminal   INTEGER NOT NULL,
	created_ms INTEGER NOT NULL,
	expires_ms INTEGER NOT NULL,
	csr_hash   BLOB    CHECK (length(csr_hash) = 32),
	cert       TEXT    NOT NULL DEFAULT '',
	PRIMARY KEY (market_id, code_hash),
	FOREIGN KEY (market_id, terminal) REFERENCES terminal
) STRICT, WITHOUT ROWID;
CREATE INDEX enrolment_of_terminal ON enrolment (market_id, terminal);

CREATE TABLE receipt (
	market_id  INTEGER NOT NULL REFERENCES market,
	number     INTEGER NOT NULL CHECK (number BETWEEN 1 AND 4294967295),
	kind       INTEGER NOT NULL,
	means      INTEGER NOT NULL,
	amount     INTEGER NOT NULL CHECK (amount > 0),
	stall      TEXT    NOT NULL CHECK (length(stall) BETWEEN 1 AND 16),
	fee        TEXT    NOT NULL CHECK (length(fee) <= 12),
	first_day  INTEGER NOT NULL,
	last_day   INTEGER NOT NULL,
	at_s       INTEGER NOT NULL,
	ref        TEXT    NOT NULL,
	PRIMARY KEY (market_id, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER receipt_is_final_u BEFORE UPDATE ON receipt
BEGIN SELECT raise(ABORT, 'receipts are final'); END;
CREATE TRIGGER receipt_is_final_d BEFORE DELETE ON receipt
BEGIN SELECT raise(ABORT, 'receipts are final'); END;
--pg-each CREATE TRIGGER receipt_has_no_gaps BEFORE INSERT ON receipt_{p} FOR EACH ROW EXECUTE FUNCTION cho40_no_gaps()

CREATE TABLE tail (
	market_id INTEGER NOT NULL,
	terminal  INTEGER NOT NULL,
	branch    INTEGER NOT NULL CHECK (branch > 0),
	next      INTEGER NOT NULL CHECK (next > 0),
	last      INTEGER NOT NULL,
	PRIMARY KEY (market_id, terminal, branch),
	FOREIGN KEY (market_id, terminal) REFERENCES terminal
) STRICT, WITHOUT ROWID;

CREATE TABLE claim (
	market_id  INTEGER NOT NULL,
	seq        INTEGER NOT NULL,
	ref        TEXT    NOT NULL CHECK (length(ref) = 17),
	terminal   INTEGER NOT NULL,
	claimed_ms INTEGER NOT NULL,
	PRIMARY KEY (market_id, seq),
	FOREIGN KEY (market_id, seq) REFERENCES credit
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_by_ref ON claim (market_id, ref);

CREATE TABLE claim_try (
	market_id INTEGER NOT NULL,
	n         INTEGER NOT NULL,
	ref       TEXT    NOT NULL,
	amount    INTEGER NOT NULL,
	bank_ref  TEXT    NOT NULL,
	outcome   TEXT    NOT NULL CHECK (outcome IN
	              ('bound', 'none', 'several')),
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, n)
) STRICT, WITHOUT ROWID;

CREATE INDEX credit_unmatched ON credit (market_id, amount)
	WHERE state = 'unmatched';

CREATE TRIGGER claim_is_final_u BEFORE UPDATE ON claim
BEGIN SELECT raise(ABORT, 'claims are final'); END;
CREATE TRIGGER claim_is_final_d BEFORE DELETE ON claim
BEGIN SELECT raise(ABORT, 'claims are final'); END;
CREATE TRIGGER claim_try_is_final_u BEFORE UPDATE ON claim_try
BEGIN SELECT raise(ABORT, 'claims are final'); END;
CREATE TRIGGER claim_try_is_final_d BEFORE DELETE ON claim_try
BEGIN SELECT raise(ABORT, 'claims are final'); END;

CREATE TABLE shift_cut (
	market_id INTEGER NOT NULL,
	terminal  INTEGER NOT NULL,
	epoch     INTEGER NOT NULL,
	shift     INTEGER NOT NULL CHECK (shift > 0),
	seq       INTEGER NOT NULL,
	credits   INTEGER NOT NULL CHECK (credits >= 0),
	total     INTEGER NOT NULL CHECK (total >= 0),
	asked_ms  INTEGER NOT NULL,
	PRIMARY KEY (market_id, terminal, epoch, shift),
	FOREIGN KEY (market_id, terminal) REFERENCES terminal
) STRICT, WITHOUT ROWID;

CREATE TRIGGER shift_cut_is_final_u BEFORE UPDATE ON shift_cut
BEGIN SELECT raise(ABORT, 'answers are final'); END;
CREATE TRIGGER shift_cut_is_final_d BEFORE DELETE ON shift_cut
BEGIN SELECT raise(ABORT, 'answers are final'); END;

-- Rows that change at every sale, in place as long as there is room.
--pg-each ALTER TABLE market_{p} SET (fillfactor = 20)
--pg-each ALTER TABLE terminal_{p} SET (fillfactor = 50)

PRAGMA user_version = 8;
