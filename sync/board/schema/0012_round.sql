-- SPDX-License-Identifier: Apache-2.0
-- Collectors: who goes with which terminal, whose stalls, which ticket
-- numbers, what their journals say was taken, what they say was handed over
-- and what the office counted.  What a journal said is a fact, also what it
-- should not have said: it has a verdict beside it.

-- to_ms 0: still.
CREATE TABLE collector (
	market_id INTEGER NOT NULL REFERENCES market,
	terminal  INTEGER NOT NULL CHECK (terminal > 0),
	from_ms   INTEGER NOT NULL,
	staff     INTEGER NOT NULL CHECK (staff > 0),
	to_ms     INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (market_id, terminal, from_ms)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX collector_now ON collector (market_id, terminal)
	WHERE to_ms = 0;
CREATE UNIQUE INDEX collector_of_staff ON collector (market_id, staff)
	WHERE to_ms = 0;

-- One collector a stall and day.
CREATE TABLE round_stall (
	market_id INTEGER NOT NULL REFERENCES market,
	day       INTEGER NOT NULL,
	stall     TEXT    NOT NULL,
	terminal  INTEGER NOT NULL CHECK (terminal > 0),
	by_staff  INTEGER NOT NULL,
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, day, stall),
	FOREIGN KEY (market_id, stall) REFERENCES stall
) STRICT, WITHOUT ROWID;
CREATE INDEX round_of_terminal ON round_stall (market_id, terminal, day);

-- A series is a chain: each range begins where one ended, and only one does,
-- so no two can overlap.  The first link has last = 0 and no terminal.
CREATE TABLE ticket_range (
	market_id INTEGER NOT NULL REFERENCES market,
	series    TEXT    NOT NULL CHECK (length(series) BETWEEN 1 AND 8),
	last      INTEGER NOT NULL CHECK (last BETWEEN 0 AND 9999999),
	before    INTEGER,
	terminal  INTEGER NOT NULL,
	kinds     TEXT    NOT NULL CHECK (length(kinds) <= 1200),
	from_day  INTEGER NOT NULL,
	to_day    INTEGER NOT NULL,
	by_staff  INTEGER NOT NULL,
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, series, last),
	CHECK ((last = 0 AND before IS NULL AND terminal = 0) OR
	    (before >= 0 AND last > before AND terminal > 0)),
	FOREIGN KEY (market_id, series, before) REFERENCES ticket_range
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ticket_range_follows ON ticket_range
	(market_id, series, before);
CREATE INDEX ticket_range_of ON ticket_range (market_id, terminal);

-- What a collector asked for by QR: entry n of its journal, in that branch.
CREATE TABLE fee_order (
	market_id INTEGER NOT NULL REFERENCES market,
	ref       TEXT    NOT NULL CHECK (length(ref) = 17),
	terminal  INTEGER NOT NULL,
	branch    INTEGER NOT NULL,
	n         INTEGER NOT NULL,
	stall     TEXT    NOT NULL,
	kind      TEXT    NOT NULL,
	bill      TEXT    NOT NULL,
	amount    INTEGER NOT NULL CHECK (amount > 0),
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, ref)
) STRICT, WITHOUT ROWID;

-- Notes for a stall.  payment 0: not kept as one, see verdict.
CREATE TABLE collection (
	market_id INTEGER NOT NULL REFERENCES market,
	terminal  INTEGER NOT NULL,
	branch    INTEGER NOT NULL,
	n         INTEGER NOT NULL,
	ref       TEXT    NOT NULL,
	stall     TEXT    NOT NULL,
	amount    INTEGER NOT NULL CHECK (amount > 0),
	payment   INTEGER NOT NULL,
	verdict   TEXT    NOT NULL CHECK (verdict IN ('ok', 'no_order',
	              'no_stall', 'not_one')),
	day       INTEGER NOT NULL,
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, terminal, branch, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX collection_by_day ON collection (market_id, day, terminal);

CREATE TABLE ticket (
	market_id INTEGER NOT NULL REFERENCES market,
	terminal  INTEGER NOT NULL,
	branch    INTEGER NOT NULL,
	n         INTEGER NOT NULL,
	series    TEXT    NOT NULL,
	no        INTEGER NOT NULL,
	kind      TEXT    NOT NULL,
	amount    INTEGER NOT NULL CHECK (amount > 0),
	means     TEXT    NOT NULL CHECK (means IN ('cash', 'qr')),
	ref       TEXT    NOT NULL,
	verdict   TEXT    NOT NULL CHECK (verdict IN ('ok', 'outside',
	              'twice')),
	day       INTEGER NOT NULL,
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, terminal, branch, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_by_number ON ticket (market_id, series, no);
CREATE INDEX ticket_by_day ON ticket (market_id, day, terminal);

-- Of the youngest ticket of that number of that terminal.
CREATE TABLE ticket_void (
	market_id INTEGER NOT NULL REFERENCES market,
	terminal  INTEGER NOT NULL,
	branch    INTEGER NOT NULL,
	n         INTEGER NOT NULL,
	of_branch INTEGER NOT NULL,
	of_n      INTEGER NOT NULL,
	amount    INTEGER NOT NULL,
	day       INTEGER NOT NULL,
	PRIMARY KEY (market_id, terminal, branch, n)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ticket_void_once ON ticket_void
	(market_id, terminal, of_branch, of_n);

-- As told.
CREATE TABLE handover (
	market_id INTEGER NOT NULL REFERENCES market,
	handover  INTEGER NOT NULL CHECK (handover > 0),
	terminal  INTEGER NOT NULL,
	branch    INTEGER NOT NULL,
	n         INTEGER NOT NULL,
	no        INTEGER NOT NULL,
	takings   INTEGER NOT NULL,
	total     INTEGER NOT NULL CHECK (total > 0),
	staff     INTEGER NOT NULL,
	day       INTEGER NOT NULL,
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, handover)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX handover_of_entry ON handover
	(market_id, terminal, branch, n);
CREATE INDEX handover_by_day ON handover (market_id, day, terminal);

-- As counted, by somebody else.
CREATE TABLE handover_count (
	market_id INTEGER NOT NULL,
	handover  INTEGER NOT NULL,
	counted   INTEGER NOT NULL CHECK (counted >= 0),
	note      TEXT    NOT NULL CHECK (length(note) <= 256),
	by_staff  INTEGER NOT NULL,
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, handover),
	FOREIGN KEY (market_id, handover) REFERENCES handover
) STRICT, WITHOUT ROWID;

CREATE TRIGGER ticket_range_is_final_u BEFORE UPDATE ON ticket_range
BEGIN SELECT raise(ABORT, 'ranges are final'); END;
CREATE TRIGGER ticket_range_is_final_d BEFORE DELETE ON ticket_range
BEGIN SELECT raise(ABORT, 'ranges are final'); END;
CREATE TRIGGER fee_order_is_final_u BEFORE UPDATE ON fee_order
BEGIN SELECT raise(ABORT, 'orders are final'); END;
CREATE TRIGGER fee_order_is_final_d BEFORE DELETE ON fee_order
BEGIN SELECT raise(ABORT, 'orders are final'); END;
CREATE TRIGGER collection_is_final_u BEFORE UPDATE ON collection
BEGIN SELECT raise(ABORT, 'collections are final'); END;
CREATE TRIGGER collection_is_final_d BEFORE DELETE ON collection
BEGIN SELECT raise(ABORT, 'collections are final'); END;
CREATE TRIGGER ticket_is_final_u BEFORE UPDATE ON ticket
BEGIN SELECT raise(ABORT, 'tickets are final'); END;
CREATE TRIGGER ticket_is_final_d BEFORE DELETE ON ticket
BEGIN SELECT raise(ABORT, 'tickets are final'); END;
CREATE TRIGGER ticket_void_is_final_u BEFORE UPDATE ON ticket_void
BEGIN SELECT raise(ABORT, 'voids are final'); END;
CREATE TRIGGER ticket_void_is_final_d BEFORE DELETE ON ticket_void
BEGIN SELECT raise(ABORT, 'voids are final'); END;
CREATE TRIGGER handover_is_final_u BEFORE UPDATE ON handover
BEGIN SELECT raise(ABORT, 'hand-overs are final'); END;
CREATE TRIGGER handover_is_final_d BEFORE DELETE ON handover
BEGIN SELECT raise(ABORT, 'hand-overs are final'); END;
CREATE TRIGGER handover_count_is_final_u BEFORE UPDATE ON handover_count
BEGIN SELECT raise(ABORT, 'counts are final'); END;
CREATE TRIGGER handover_count_is_final_d BEFORE DELETE ON handover_count
BEGIN SELECT raise(ABORT, 'counts are final'); END;

PRAGMA user_version = 12;
