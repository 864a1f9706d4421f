-- SPDX-License-Identifier: Apache-2.0
-- The secrets that proof codes are made with, one a terminal and epoch
-- (ledger/proof.h).  Never changed: a code that was shown must stay true.

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

PRAGMA user_version = 3;
