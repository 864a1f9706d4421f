-- SPDX-License-Identifier: Apache-2.0
-- Money that the bank told has left the account for a sale: what stands behind
-- the trader's word that it was given back.  Also for a sale that is not here.
CREATE TABLE refund_told (
	id     TEXT    PRIMARY KEY,
	n      INTEGER NOT NULL,
	ref    TEXT    NOT NULL CHECK (length(ref) = 17),
	amount INTEGER NOT NULL CHECK (amount > 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX refund_told_of ON refund_told (ref, amount);

PRAGMA user_version = 11;
