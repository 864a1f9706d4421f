-- SPDX-License-Identifier: Apache-2.0
-- Lists of the office that grow with the years, in other orders than their
-- keys' (queries/fee_list.sql).
CREATE INDEX bill_by_due ON bill (market_id, due_day, bill);
CREATE INDEX payment_by_amount ON payment (market_id, amount, payment);
CREATE INDEX receipt_by_stall ON receipt (market_id, stall, number);
CREATE INDEX receipt_by_amount ON receipt (market_id, amount, number);

PRAGMA user_version = 15;
