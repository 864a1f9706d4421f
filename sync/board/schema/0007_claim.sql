-- SPDX-License-Identifier: Apache-2.0
-- Money whose content was lost, bound to its sale by the payer's word: credit
-- seq is of that reference.  claim_try has every claim and what came of it.

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

PRAGMA user_version = 7;
