-- SPDX-License-Identifier: Apache-2.0
-- The people of the market's office, their sessions, what they did and whose
-- data they looked at.  trail and look are facts.

-- password: its parameters, salt and hash as text; totp: the secret or ''.
-- fails and until_ms: wrong passwords in a row, and refused until then.
CREATE TABLE staff (
	market_id  INTEGER NOT NULL REFERENCES market,
	staff      INTEGER NOT NULL CHECK (staff > 0),
	login      TEXT    NOT NULL CHECK (length(login) BETWEEN 2 AND 32),
	name       TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 128),
	role       TEXT    NOT NULL CHECK (role IN ('viewer', 'head',
	               'accountant', 'collector', 'technician', 'trader',
	               'admin')),
	stall      TEXT    NOT NULL DEFAULT '',
	password   TEXT    NOT NULL,
	must_change INTEGER NOT NULL DEFAULT 1,
	totp       BLOB    NOT NULL,
	totp_step  INTEGER NOT NULL DEFAULT 0,
	fails      INTEGER NOT NULL DEFAULT 0,
	until_ms   INTEGER NOT NULL DEFAULT 0,
	disabled_ms INTEGER NOT NULL DEFAULT 0,
	created_ms INTEGER NOT NULL,
	PRIMARY KEY (market_id, staff)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX staff_by_login ON staff (market_id, login);

-- Codes to sign in with once, where the telephone is lost.
CREATE TABLE recovery (
	market_id INTEGER NOT NULL,
	staff     INTEGER NOT NULL,
	hash      BLOB    NOT NULL CHECK (length(hash) = 32),
	used_ms   INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (market_id, staff, hash),
	FOREIGN KEY (market_id, staff) REFERENCES staff
) STRICT, WITHOUT ROWID;

-- hash: SHA-256 of what the browser holds.
CREATE TABLE session (
	market_id  INTEGER NOT NULL,
	hash       BLOB    NOT NULL CHECK (length(hash) = 32),
	staff      INTEGER NOT NULL,
	csrf       TEXT    NOT NULL,
	created_ms INTEGER NOT NULL,
	seen_ms    INTEGER NOT NULL,
	PRIMARY KEY (market_id, hash),
	FOREIGN KEY (market_id, staff) REFERENCES staff
) STRICT, WITHOUT ROWID;
CREATE INDEX session_of_staff ON session (market_id, staff);
CREATE INDEX session_by_time ON session (market_id, seen_ms);

CREATE TABLE trail (
	market_id INTEGER NOT NULL REFERENCES market,
	n         INTEGER NOT NULL CHECK (n > 0),
	staff     INTEGER NOT NULL,
	action    TEXT    NOT NULL CHECK (length(action) BETWEEN 1 AND 48),
	object    TEXT    NOT NULL CHECK (length(object) <= 64),
	detail    TEXT    NOT NULL CHECK (length(detail) <= 512),
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE look (
	market_id INTEGER NOT NULL REFERENCES market,
	n         INTEGER NOT NULL CHECK (n > 0),
	staff     INTEGER NOT NULL,
	what      TEXT    NOT NULL CHECK (length(what) BETWEEN 1 AND 48),
	object    TEXT    NOT NULL CHECK (length(object) <= 64),
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, n)
) STRICT, WITHOUT ROWID;

-- A secret for one-time passwords that its telephone has not confirmed yet.
CREATE TABLE totp_try (
	market_id INTEGER NOT NULL,
	staff     INTEGER NOT NULL,
	secret    BLOB    NOT NULL CHECK (length(secret) = 20),
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, staff),
	FOREIGN KEY (market_id, staff) REFERENCES staff
) STRICT, WITHOUT ROWID;

-- Wrong passwords in a row from an address (IPv6: its network), whoever's
-- they were to be.
CREATE TABLE guess (
	market_id INTEGER NOT NULL REFERENCES market,
	address   BLOB    NOT NULL CHECK (length(address) = 16),
	fails     INTEGER NOT NULL,
	until_ms  INTEGER NOT NULL,
	last_ms   INTEGER NOT NULL,
	PRIMARY KEY (market_id, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX guess_by_time ON guess (market_id, last_ms);

-- What lets the first person in, printed by init; SHA-256 of it.
CREATE TABLE setup_code (
	market_id INTEGER NOT NULL REFERENCES market,
	hash      BLOB    NOT NULL CHECK (length(hash) = 32),
	made_ms   INTEGER NOT NULL,
	used_ms   INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (market_id, hash)
) STRICT, WITHOUT ROWID;

-- What the board knows of itself for reports; class 0 and '': not said.
CREATE TABLE market_profile (
	market_id INTEGER NOT NULL REFERENCES market,
	class     INTEGER NOT NULL CHECK (class BETWEEN 0 AND 3),
	commune   TEXT    NOT NULL CHECK (length(commune) IN (0, 5)),
	place     TEXT    NOT NULL CHECK (length(place) <= 128),
	board     TEXT    NOT NULL CHECK (length(board) <= 128),
	phone     TEXT    NOT NULL CHECK (length(phone) <= 16),
	PRIMARY KEY (market_id)
) STRICT, WITHOUT ROWID;

-- What a terminal last told: queue -1, quality -1: not told yet.
CREATE TABLE contact (
	market_id INTEGER NOT NULL,
	terminal  INTEGER NOT NULL,
	last_ms   INTEGER NOT NULL,
	upload_ms INTEGER NOT NULL,
	queue     INTEGER NOT NULL,
	quality   INTEGER NOT NULL,
	off_ms    INTEGER NOT NULL,
	software  TEXT    NOT NULL CHECK (length(software) <= 32),
	PRIMARY KEY (market_id, terminal),
	FOREIGN KEY (market_id, terminal) REFERENCES terminal
) STRICT, WITHOUT ROWID;

-- Money that came for sales, by day of Vietnam and terminal: what the
-- market's totals are added up from.
CREATE TABLE sales_day (
	market_id INTEGER NOT NULL,
	day       INTEGER NOT NULL,
	terminal  INTEGER NOT NULL,
	credits   INTEGER NOT NULL CHECK (credits >= 0),
	total     INTEGER NOT NULL CHECK (total >= 0),
	PRIMARY KEY (market_id, day, terminal)
) STRICT, WITHOUT ROWID;
INSERT INTO sales_day (market_id, day, terminal, credits, total)
SELECT m.market_id, m.day, m.terminal, count(*), sum(m.amount) FROM (
	SELECT market_id, (received_ms + 25200000) / 86400000 AS day,
		terminal, amount FROM credit
	WHERE state = 'matched' AND terminal > 0
	UNION ALL SELECT k.market_id, (k.claimed_ms + 25200000) / 86400000,
		k.terminal, c.amount FROM claim AS k JOIN credit AS c
	ON c.market_id = k.market_id AND c.seq = k.seq) AS m
GROUP BY m.market_id, m.day, m.terminal;

-- The same of whole days that are over: they change no more, and a year of
-- them is read at once.  traders: holders of accounts, by name.
CREATE TABLE market_day (
	market_id INTEGER NOT NULL REFERENCES market,
	day       INTEGER NOT NULL,
	credits   INTEGER NOT NULL,
	total     INTEGER NOT NULL,
	traders   INTEGER NOT NULL,
	PRIMARY KEY (market_id, day)
) STRICT, WITHOUT ROWID;

-- Somebody looked after an alarm that had come so many times by then.
CREATE TABLE alarm_seen (
	market_id INTEGER NOT NULL REFERENCES market,
	n         INTEGER NOT NULL CHECK (n > 0),
	terminal  INTEGER NOT NULL,
	kind      TEXT    NOT NULL,
	detail    TEXT    NOT NULL,
	times     INTEGER NOT NULL,
	note      TEXT    NOT NULL CHECK (length(note) BETWEEN 1 AND 256),
	staff     INTEGER NOT NULL,
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX alarm_seen_of ON alarm_seen
	(market_id, terminal, kind, detail, times);

-- A person's data were erased on request, and why what stayed did.
CREATE TABLE erasure (
	market_id INTEGER NOT NULL REFERENCES market,
	n         INTEGER NOT NULL CHECK (n > 0),
	trader    INTEGER NOT NULL,
	reason    TEXT    NOT NULL CHECK (length(reason) BETWEEN 1 AND 256),
	staff     INTEGER NOT NULL,
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, n)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER alarm_seen_is_final_u BEFORE UPDATE ON alarm_seen
BEGIN SELECT raise(ABORT, 'notes are final'); END;
CREATE TRIGGER alarm_seen_is_final_d BEFORE DELETE ON alarm_seen
BEGIN SELECT raise(ABORT, 'notes are final'); END;
CREATE TRIGGER erasure_is_final_u BEFORE UPDATE ON erasure
BEGIN SELECT raise(ABORT, 'erasures are final'); END;
CREATE TRIGGER erasure_is_final_d BEFORE DELETE ON erasure
BEGIN SELECT raise(ABORT, 'erasures are final'); END;
CREATE TRIGGER trail_is_final_u BEFORE UPDATE ON trail
BEGIN SELECT raise(ABORT, 'acts are final'); END;
CREATE TRIGGER trail_is_final_d BEFORE DELETE ON trail
BEGIN SELECT raise(ABORT, 'acts are final'); END;
CREATE TRIGGER look_is_final_u BEFORE UPDATE ON look
BEGIN SELECT raise(ABORT, 'looks are final'); END;
CREATE TRIGGER look_is_final_d BEFORE DELETE ON look
BEGIN SELECT raise(ABORT, 'looks are final'); END;

PRAGMA user_version = 11;
