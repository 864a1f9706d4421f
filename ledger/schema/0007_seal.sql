-- SPDX-License-Identifier: Apache-2.0
-- An archive's seal: at most one row, and none in a ledger that is gone on
-- with.  checkpoint is a signed one over the last entry; proof is where in
-- the file it lies itself (8 bytes), the SHA-256 of the file with zeros in its
-- place (32) and the signature over year, checkpoint and that (64).

CREATE TABLE seal (
	one         INTEGER PRIMARY KEY CHECK (one = 1),
	year        INTEGER NOT NULL,
	checkpoint  TEXT    NOT NULL,
	proof       BLOB    NOT NULL CHECK (length(proof) = 104)
) STRICT;

CREATE TRIGGER seal_is_final_u BEFORE UPDATE ON seal
BEGIN SELECT raise(ABORT, 'a seal is final'); END;

CREATE TRIGGER seal_is_final_d BEFORE DELETE ON seal
BEGIN SELECT raise(ABORT, 'a seal is final'); END;

PRAGMA user_version = 7;
