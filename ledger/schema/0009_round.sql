-- SPDX-License-Identifier: Apache-2.0
-- A collector's round: money taken for the market's board, which is nobody's
-- sale.  All of it projections.

-- fee: '' of what is no fee; a stall's code; '*' and the kind of a ticket.
-- bill: the board's own reference, or ''.
ALTER TABLE sale ADD COLUMN fee TEXT NOT NULL DEFAULT '';
ALTER TABLE sale ADD COLUMN bill TEXT NOT NULL DEFAULT '';
CREATE INDEX sale_by_bill ON sale (bill) WHERE bill <> '';
CREATE INDEX sale_by_ticket ON sale (n) WHERE fee > '*' AND fee < '+'
	AND state IN (2, 3);

-- Who the board says that this device is.
CREATE TABLE board_role (
	one   INTEGER PRIMARY KEY CHECK (one = 1),
	n     INTEGER NOT NULL,
	role  TEXT    NOT NULL
) STRICT;

-- The newest round: bills that are open, as mail n told of them.
CREATE TABLE round (
	bill   TEXT    PRIMARY KEY,
	n      INTEGER NOT NULL,
	day    INTEGER NOT NULL,
	stall  TEXT    NOT NULL,
	place  TEXT    NOT NULL,
	open   INTEGER NOT NULL,
	age    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Numbers that may be given out; n is the mail that has their prices.
CREATE TABLE ticket_range (
	series  TEXT    NOT NULL,
	first   INTEGER NOT NULL,
	last    INTEGER NOT NULL,
	n       INTEGER NOT NULL,
	PRIMARY KEY (series, first)
) STRICT, WITHOUT ROWID;

-- Given out by entry n; voided: the entry that says so, or 0.
CREATE TABLE ticket (
	series  TEXT    NOT NULL,
	no      INTEGER NOT NULL,
	n       INTEGER NOT NULL,
	kind    TEXT    NOT NULL,
	amount  INTEGER NOT NULL,
	means   INTEGER NOT NULL,
	ref     TEXT    NOT NULL,
	wall_ms INTEGER NOT NULL,
	voided  INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (series, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_of_order ON ticket (ref) WHERE ref <> '';
CREATE INDEX ticket_by_entry ON ticket (n, no);
CREATE INDEX ticket_by_time ON ticket (wall_ms);

-- Notes in hand, and of how many takings, after each entry that changed it.
CREATE TABLE fee_take (
	n      INTEGER PRIMARY KEY,
	dong   INTEGER NOT NULL,
	count  INTEGER NOT NULL
) STRICT;

-- Told by us; counted by the office, -1 before it said so.
CREATE TABLE handover (
	no       INTEGER PRIMARY KEY,
	n        INTEGER NOT NULL,
	count    INTEGER NOT NULL,
	total    INTEGER NOT NULL,
	wall_ms  INTEGER NOT NULL,
	counted  INTEGER NOT NULL DEFAULT -1
) STRICT;

PRAGMA user_version = 9;
