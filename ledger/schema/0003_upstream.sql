-- SPDX-License-Identifier: Apache-2.0
-- Whoever else we carry to or ask beside the market board, and how far: a
-- bank's server, a provider that is polled.  Facts of the device like
-- station; one that is lost begins again and does no harm, because money is
-- keyed by the bank's id.

CREATE TABLE upstream (
	name    TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 32),
	cursor  TEXT NOT NULL CHECK (length(cursor) <= 200)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 3;
