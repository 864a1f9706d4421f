-- SPDX-License-Identifier: Apache-2.0
-- Shifts, refunds, debts, and sums by day for the books.  All but
-- debtor_name are projections.  derived tells which version of them the file
-- holds: a file that comes from 0001 has 1, and is derived again when opened.

ALTER TABLE station ADD COLUMN derived INTEGER NOT NULL DEFAULT 1;

-- One row a shift, numbered from 1.  opened, closed: its entries; closed is
-- 0 while it is open.
CREATE TABLE shift (
	id         INTEGER PRIMARY KEY,
	opened     INTEGER NOT NULL,
	closed     INTEGER NOT NULL DEFAULT 0,
	cash       INTEGER NOT NULL,
	opened_ms  INTEGER NOT NULL
) STRICT;

-- What was given back of a sale's surplus; n is the refund's entry.
CREATE TABLE refund (
	sale    INTEGER NOT NULL,
	n       INTEGER NOT NULL,
	amount  INTEGER NOT NULL CHECK (amount > 0),
	PRIMARY KEY (sale, n)
) STRICT, WITHOUT ROWID;

-- Who owes the trader: who is SHA-256(salt, name).
CREATE TABLE debtor (
	who    TEXT    PRIMARY KEY CHECK (length(who) = 64),
	owed   INTEGER NOT NULL CHECK (owed >= 0),
	first  INTEGER NOT NULL,
	last   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The names themselves are in no line and can be erased: a row that is gone
-- leaves the chain, and every sum, as it is.
CREATE TABLE debtor_name (
	who   TEXT PRIMARY KEY,
	salt  BLOB NOT NULL CHECK (length(salt) = 32),
	name  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Sums by shift (0: outside any), day (since 1970, in Vietnam) and item:
-- debits, credits and how many; first and last are entries.  Items are those
-- of the enum in ledger/tally.h.
CREATE TABLE tally (
	shift  INTEGER NOT NULL,
	day    INTEGER NOT NULL,
	item   INTEGER NOT NULL,
	count  INTEGER NOT NULL,
	plus   INTEGER NOT NULL,
	minus  INTEGER NOT NULL,
	first  INTEGER NOT NULL,
	last   INTEGER NOT NULL,
	PRIMARY KEY (shift, day, item)
) STRICT, WITHOUT ROWID;

CREATE INDEX tally_by_item ON tally (item, day);

PRAGMA user_version = 2;
