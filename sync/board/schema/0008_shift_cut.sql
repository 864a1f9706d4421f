-- SPDX-License-Identifier: Apache-2.0
-- What was answered to a terminal that asked for a shift's total: all matched
-- money of its epoch by then, less what was answered before.  An answer is
-- given once and stays.  seq is the market's count then.

CREATE TABLE shift_cut (
	market_id INTEGER NOT NULL,
	terminal  INTEGER NOT NULL,
	epoch     INTEGER NOT NULL,
	shift     INTEGER NOT NULL CHECK (shift > 0),
	seq       INTEGER NOT NULL,
	credits   INTEGER NOT NULL CHECK (credits >= 0),
	total     INTEGER NOT NULL CHECK (total >= 0),
	asked_ms  INTEGER NOT NULL,
	PRIMARY KEY (market_id, terminal, epoch, shift),
	FOREIGN KEY (market_id, terminal) REFERENCES terminal
) STRICT, WITHOUT ROWID;

CREATE TRIGGER shift_cut_is_final_u BEFORE UPDATE ON shift_cut
BEGIN SELECT raise(ABORT, 'answers are final'); END;
CREATE TRIGGER shift_cut_is_final_d BEFORE DELETE ON shift_cut
BEGIN SELECT raise(ABORT, 'answers are final'); END;

PRAGMA user_version = 8;
