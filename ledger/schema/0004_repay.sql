-- SPDX-License-Identifier: Apache-2.0
-- Debts repaid by QR, and what is still to be given back.  who: the debtor
-- whose order this is, '' of a sale; repaid: how much of its money went to
-- what they owed; due: surplus that was not given back yet.  Projections,
-- like the rest of the row.

ALTER TABLE sale ADD COLUMN who TEXT NOT NULL DEFAULT '';
ALTER TABLE sale ADD COLUMN repaid INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sale ADD COLUMN due INTEGER NOT NULL DEFAULT 0;

PRAGMA user_version = 4;
