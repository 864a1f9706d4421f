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

CREATE TRIGGER trail_is_final_u BEFORE UPDATE ON trail
BEGIN SELECT raise(ABORT, 'acts are final'); END;
CREATE TRIGGER trail_is_final_d BEFORE DELETE ON trail
BEGIN SELECT raise(ABORT, 'acts are final'); END;
CREATE TRIGGER look_is_final_u BEFORE UPDATE ON look
BEGIN SELECT raise(ABORT, 'looks are final'); END;
CREATE TRIGGER look_is_final_d BEFORE DELETE ON look
BEGIN SELECT raise(ABORT, 'looks are final'); END;

PRAGMA user_version = 11;
