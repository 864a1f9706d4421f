#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# console_fill.sh BOARD.DB SALES - a year of a market written straight into
# the store of a board that does not run: 300 stalls with terminals, their
# bills and payments, and so many sales with the bank's word for each, of
# which 2,000 at the end wait for an officer.
set -eu
db=$1 sales=$2
now=$(date +%s)000
sqlite3 "$db" <<END
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -1500000;
PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TEMP TABLE k AS SELECT $sales AS sales, $now AS now,
	365 * 86400000 / $sales AS step;
INSERT INTO terminal (market_id, terminal, stall, cert, created_ms, holder)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
SELECT 1, 1000 + i, printf('A-%03d', i), randomblob(32), 1,
	printf('NGUOI BAN %03d', i) FROM n;
INSERT INTO zone VALUES (1, 900, 'Khu đo');
INSERT INTO stall (market_id, stall, zone, kind, aisles, area, x, y, state,
	terminal)
SELECT 1, stall, 900, 'kiosk', 1, 400, terminal % 30 * 30, terminal % 10 * 90,
	'let', terminal FROM terminal WHERE terminal > 1000;
INSERT INTO trader (market_id, trader, name, phone, folded, created_ms)
SELECT 1, terminal, 'Người bán ' || terminal, '0900000000',
	'NGUOI BAN ' || terminal, 1 FROM terminal WHERE terminal > 1000;
INSERT INTO contract (market_id, contract, code, stall, trader, from_day,
	made_by, made_ms)
SELECT 1, terminal, 'HD-' || terminal, stall, terminal, 10000, 1, 1
FROM terminal WHERE terminal > 1000;
INSERT INTO bill (market_id, bill, ref, run, stall, contract, trader, period,
	first_day, last_day, due_day, made_ms)
WITH RECURSIVE m (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM m WHERE i < 12)
SELECT 1, 1000000 + m.i * 1000 + t.terminal - 1000,
	printf('C4%02d%013d', m.i, t.terminal), m.i, t.stall, t.terminal,
	t.terminal, printf('2026-%02d', m.i), 20400 + m.i * 30,
	20429 + m.i * 30, 20439 + m.i * 30, 1
FROM m JOIN terminal AS t ON t.terminal > 1000;
INSERT INTO charge (market_id, charge, bill, fee, kind, tariff, text,
	quantity, price, amount, vat, first_day, last_day, at_ms)
SELECT 1, bill, bill, 'CHO', 'lump', 1, 'Phí chợ', 100, 300000, 300000, 0,
	first_day, last_day, 1 FROM bill WHERE bill > 1000000;
INSERT INTO sale (market_id, ref, seq, terminal, asked, bin, account, seen,
	opened_ms)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL
	SELECT i + 1 FROM n WHERE i < $sales)
SELECT 1, printf('C5%015d', i), 1000000 + i, 1001 + i % 300,
	10000 + i % 200 * 1000, '970436', '1017595600', 0,
	now - (sales - i) * step FROM n, k;
INSERT INTO event (market_id, seq, provider, account, note_id, body_hash,
	verdict, body, received_ms)
SELECT 1, seq, 'sepay', account, printf('%010d', seq), zeroblob(32),
	'credit', x'7b7d', opened_ms FROM sale WHERE seq > 1000000;
INSERT INTO credit (market_id, seq, provider, note_id, bin, account, amount,
	bank_ref, at, content, state, reason, ref, terminal, received_ms)
SELECT 1, seq, 'sepay', printf('%010d', seq), bin, account, asked,
	printf('FT%010d', seq), '2026-11-21 08:00:00', ref || ' CHUYEN TIEN',
	CASE WHEN seq > 1000000 + sales - 2000 THEN 'unmatched'
		ELSE 'matched' END,
	CASE WHEN seq > 1000000 + sales - 2000 THEN 'no_reference'
		ELSE '' END,
	CASE WHEN seq > 1000000 + sales - 2000 THEN '' ELSE ref END,
	CASE WHEN seq > 1000000 + sales - 2000 THEN 0 ELSE terminal END,
	opened_ms FROM sale, k WHERE seq > 1000000;
INSERT INTO sales_day (market_id, day, terminal, credits, total)
SELECT 1, (received_ms + 25200000) / 86400000, terminal, count(*),
	sum(amount) FROM credit WHERE state = 'matched' AND seq > 1000000
GROUP BY 2, 3;
INSERT INTO trail (market_id, n, staff, action, object, detail, at_ms)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL
	SELECT i + 1 FROM n WHERE i < 100000)
SELECT 1, 1000 + i, 1, 'bill.view', i, '', 1 FROM n;
UPDATE market SET seq = 1000000 + $sales;
COMMIT;
PRAGMA journal_mode = WAL;
ANALYZE;
END
