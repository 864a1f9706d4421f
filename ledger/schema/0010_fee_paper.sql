-- SPDX-License-Identifier: Apache-2.0
-- Bills of the market for this stall, and receipts: which entry told of each
-- last.  A projection.  id is a bill's reference, or "R" and a receipt's
-- number; sort a bill's due day, or a receipt's number.

CREATE TABLE fee_paper (
	id    TEXT    PRIMARY KEY,
	n     INTEGER NOT NULL,
	kind  INTEGER NOT NULL CHECK (kind IN (0, 1)),
	sort  INTEGER NOT NULL,
	open  INTEGER NOT NULL CHECK (open >= 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX fee_paper_open ON fee_paper (kind, open > 0, sort);

PRAGMA user_version = 10;
