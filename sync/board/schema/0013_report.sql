-- SPDX-License-Identifier: Apache-2.0
-- What the market tells the province, and what people know that the board
-- cannot: kept with who said it and when.

-- The youngest of a name and period counts; older words stay.
CREATE TABLE report_fact (
	market_id INTEGER NOT NULL REFERENCES market,
	n         INTEGER NOT NULL CHECK (n > 0),
	period    TEXT    NOT NULL CHECK (length(period) = 7),
	name      TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 48),
	value     INTEGER NOT NULL CHECK (value >= 0),
	note      TEXT    NOT NULL CHECK (length(note) <= 256),
	by_staff  INTEGER NOT NULL,
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_fact_of ON report_fact (market_id, name, period, n);

-- A record as it was made; it is sent in these very bytes, however often.
CREATE TABLE report (
	market_id INTEGER NOT NULL REFERENCES market,
	report    INTEGER NOT NULL CHECK (report > 0),
	period    TEXT    NOT NULL CHECK (length(period) = 7),
	seq       INTEGER NOT NULL CHECK (seq > 0),
	body      TEXT    NOT NULL CHECK (length(body) <= 8192),
	made_by   INTEGER NOT NULL,
	made_ms   INTEGER NOT NULL,
	PRIMARY KEY (market_id, report)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX report_once ON report (market_id, period, seq);

-- How far it came.  answer: the province's words.
CREATE TABLE report_state (
	market_id INTEGER NOT NULL,
	report    INTEGER NOT NULL,
	state     TEXT    NOT NULL CHECK (state IN
	              ('waiting', 'sent', 'refused')),
	tries     INTEGER NOT NULL DEFAULT 0,
	answer    TEXT    NOT NULL DEFAULT '' CHECK (length(answer) <= 256),
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, report),
	FOREIGN KEY (market_id, report) REFERENCES report
) STRICT, WITHOUT ROWID;
CREATE INDEX report_waiting ON report_state (market_id, report)
	WHERE state = 'waiting';

CREATE TRIGGER report_fact_is_final_u BEFORE UPDATE ON report_fact
BEGIN SELECT raise(ABORT, 'what was said is final'); END;
CREATE TRIGGER report_fact_is_final_d BEFORE DELETE ON report_fact
BEGIN SELECT raise(ABORT, 'what was said is final'); END;
CREATE TRIGGER report_is_final_u BEFORE UPDATE ON report
BEGIN SELECT raise(ABORT, 'reports are final'); END;
CREATE TRIGGER report_is_final_d BEFORE DELETE ON report
BEGIN SELECT raise(ABORT, 'reports are final'); END;

PRAGMA user_version = 13;
