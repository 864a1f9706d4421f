-- SPDX-License-Identifier: Apache-2.0
-- What a board gives back of a tail that was lost.  Both are projections.

-- Credits that found no sale, by the reference they named: should the sale
-- come back, they are its money.
CREATE TABLE stray (
	n     INTEGER PRIMARY KEY,
	ref   TEXT    NOT NULL,
	dong  INTEGER NOT NULL CHECK (dong > 0)
) STRICT;

CREATE INDEX stray_by_ref ON stray (ref);

-- Lost entries that were given back, by the hash of their line, and the
-- entries that recorded it.
CREATE TABLE restored (
	n  INTEGER PRIMARY KEY,
	l  BLOB    NOT NULL UNIQUE CHECK (length(l) = 32)
) STRICT;

PRAGMA user_version = 6;
