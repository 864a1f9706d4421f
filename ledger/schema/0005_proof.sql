-- SPDX-License-Identifier: Apache-2.0
-- Money proven by code, before the bank's word for it has come.  All of it
-- projections.

ALTER TABLE sale ADD COLUMN code INTEGER NOT NULL DEFAULT 0
	CHECK (code >= 0);

-- Attempts at a sale's code.  pending is 1 from an attempt's entry until it
-- is known to have been right.
CREATE TABLE proof_try (
	ref      TEXT    PRIMARY KEY,
	n        INTEGER NOT NULL,
	tries    INTEGER NOT NULL CHECK (tries BETWEEN 1 AND 5),
	pending  INTEGER NOT NULL CHECK (pending IN (0, 1))
) STRICT, WITHOUT ROWID;

-- One row once there were attempts: how many of this device's were not right,
-- less one for each that was; lock is the entry that was one too many, or 0.
CREATE TABLE proof_bucket (
	one    INTEGER PRIMARY KEY CHECK (one = 1),
	n      INTEGER NOT NULL,
	level  INTEGER NOT NULL CHECK (level >= 0),
	lock   INTEGER NOT NULL CHECK (lock >= 0)
) STRICT;

-- Sales with money that the bank has not told of.  since_ms: by a server's
-- time it is at least as old, 0 before any was known; told: the entry that
-- says that nothing came.
CREATE TABLE doubt (
	ref       TEXT    PRIMARY KEY,
	n         INTEGER NOT NULL,
	since_ms  INTEGER NOT NULL,
	told      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX doubt_by_time ON doubt (told, since_ms);

PRAGMA user_version = 5;
