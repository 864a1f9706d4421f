-- SPDX-License-Identifier: Apache-2.0
-- Terminals enrol with a code that is printed once and kept as a hash.  The
-- first request that uses it is remembered with its answer, so that the same
-- request is answered the same again, and no other is.  next_cert is a
-- certificate given out in exchange for cert and not used yet; epoch counts
-- the lives of a terminal's number; mail up to mail_from was an earlier one's.

ALTER TABLE terminal ADD COLUMN holder TEXT NOT NULL DEFAULT '';
ALTER TABLE terminal ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0
	CHECK (epoch BETWEEN 0 AND 31);
ALTER TABLE terminal ADD COLUMN next_cert BLOB
	CHECK (length(next_cert) = 32);
ALTER TABLE terminal ADD COLUMN mail_from INTEGER NOT NULL DEFAULT 0;

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

PRAGMA user_version = 4;
