-- SPDX-License-Identifier: Apache-2.0
-- What the bank had for a shift, proven by a code: a projection.  tries are
-- attempts at it; pending is 1 from an attempt's entry until it is known to
-- have been right.  total is what the code said, -1 before it; ours what was
-- here then.

CREATE TABLE shift_code (
	shift    INTEGER PRIMARY KEY,
	n        INTEGER NOT NULL,
	tries    INTEGER NOT NULL CHECK (tries BETWEEN 1 AND 5),
	pending  INTEGER NOT NULL CHECK (pending IN (0, 1)),
	total    INTEGER NOT NULL CHECK (total >= -1),
	ours     INTEGER NOT NULL
) STRICT;

PRAGMA user_version = 8;
