-- SPDX-License-Identifier: Apache-2.0
-- Fees.  ?1 is always the market.

-- name: last_zone
SELECT coalesce(max(zone), 0) FROM zone WHERE market_id = ?1;

-- name: add_zone
-- 2: zone, 3: name.
INSERT INTO zone (market_id, zone, name) VALUES (?1, ?2, ?3);

-- name: save_zone
-- 2: zone, 3: name.
UPDATE zone SET name = ?3 WHERE market_id = ?1 AND zone = ?2;

-- name: get_zone
-- 2: zone.
SELECT zone, name FROM zone WHERE market_id = ?1 AND zone = ?2;

-- name: last_trader
SELECT coalesce(max(trader), 0) FROM trader WHERE market_id = ?1;

-- name: add_trader
-- 2: trader, 3: name, 4: phone, 5: folded, 6: erased, 7: now.
INSERT INTO trader (market_id, trader, name, phone, folded, erased_ms,
	created_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: save_trader
-- 2: trader, 3: name, 4: phone, 5: folded, 6: erased.
UPDATE trader SET name = ?3, phone = ?4, folded = ?5, erased_ms = ?6
WHERE market_id = ?1 AND trader = ?2;

-- name: get_trader
-- 2: trader.
SELECT trader, name, phone, erased_ms FROM trader
WHERE market_id = ?1 AND trader = ?2;

-- name: last_contract
SELECT coalesce(max(contract), 0) FROM contract WHERE market_id = ?1;

-- name: add_contract
-- 2: contract, 3: code, 4: stall, 5: trader, 6: from_day, 7: to_day,
-- 8: deposit, 9: made_by, 10: now.
INSERT INTO contract (market_id, contract, code, stall, trader, from_day,
	to_day, deposit, made_by, made_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- name: close_contract
-- 2: contract, 3: to_day, 4: closed_by, 5: now.
UPDATE contract SET to_day = ?3, closed_by = ?4, closed_ms = ?5
WHERE market_id = ?1 AND contract = ?2;

-- name: get_contract
-- 2: contract.
SELECT contract, trader, code, stall, from_day, to_day, deposit, made_by,
	closed_by, closed_ms
FROM contract WHERE market_id = ?1 AND contract = ?2;

-- name: list_contracts_meeting
-- 2: stall, 3: from_day, 4: to_day (0: no end).
SELECT contract, trader, code, stall, from_day, to_day, deposit, made_by,
	closed_by, closed_ms
FROM contract WHERE market_id = ?1 AND stall = ?2
	AND (to_day = 0 OR to_day >= ?3)
	AND (CAST(?4 AS BIGINT) = 0 OR from_day <= ?4)
ORDER BY from_day, contract;

-- name: get_stall
-- 2: stall.
SELECT stall, zone, kind, aisles, area, x, y, state, terminal FROM stall
WHERE market_id = ?1 AND stall = ?2;

-- name: add_stall
-- 2: stall, 3: zone, 4: kind, 5: aisles, 6: area, 7: x, 8: y, 9: state,
-- 10: terminal.
INSERT INTO stall (market_id, stall, zone, kind, aisles, area, x, y, state,
	terminal)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- name: save_stall
-- As above.
UPDATE stall SET zone = ?3, kind = ?4, aisles = ?5, area = ?6, x = ?7, y = ?8,
	state = ?9, terminal = ?10
WHERE market_id = ?1 AND stall = ?2;

-- name: add_bill
-- 2: ref, 3: run, 4: stall, 5: contract, 6: trader, 7: period, 8: first_day,
-- 9: last_day, 10: due_day, 11: now, 12: bill.
INSERT INTO bill (market_id, bill, ref, run, stall, contract, trader, period,
	first_day, last_day, due_day, made_ms)
VALUES (?1, ?12, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);

-- name: last_bill
SELECT coalesce(max(bill), 0) FROM bill WHERE market_id = ?1;

-- name: get_bill
-- 2: bill.
SELECT b.bill, b.run, b.contract, b.trader, b.ref, b.stall, b.period,
	b.first_day, b.last_day, b.due_day,
	(SELECT CAST(coalesce(sum(c.amount), 0) AS BIGINT) FROM charge AS c
	WHERE c.market_id = ?1 AND c.bill = b.bill),
	(SELECT CAST(coalesce(sum(a.amount), 0) AS BIGINT) FROM allocation AS a
	WHERE a.market_id = ?1 AND a.bill = b.bill)
FROM bill AS b WHERE b.market_id = ?1 AND b.bill = ?2;

-- name: get_bill_by_ref
-- 2: ref.
SELECT b.bill, b.run, b.contract, b.trader, b.ref, b.stall, b.period,
	b.first_day, b.last_day, b.due_day,
	(SELECT CAST(coalesce(sum(c.amount), 0) AS BIGINT) FROM charge AS c
	WHERE c.market_id = ?1 AND c.bill = b.bill),
	(SELECT CAST(coalesce(sum(a.amount), 0) AS BIGINT) FROM allocation AS a
	WHERE a.market_id = ?1 AND a.bill = b.bill)
FROM bill AS b WHERE b.market_id = ?1 AND b.ref = ?2;

-- name: list_unsettled
-- 2: stall.
SELECT u.bill, u.run, u.contract, u.trader, u.ref, u.stall, u.period,
	u.first_day, u.last_day, u.due_day, u.asked, u.paid
FROM (SELECT b.bill, b.run, b.contract, b.trader, b.ref, b.stall, b.period,
	b.first_day, b.last_day, b.due_day,
	(SELECT CAST(coalesce(sum(c.amount), 0) AS BIGINT) FROM charge AS c
	WHERE c.market_id = ?1 AND c.bill = b.bill) AS asked,
	(SELECT CAST(coalesce(sum(a.amount), 0) AS BIGINT) FROM allocation AS a
	WHERE a.market_id = ?1 AND a.bill = b.bill) AS paid
	FROM bill AS b WHERE b.market_id = ?1 AND b.stall = ?2) AS u
WHERE u.asked <> u.paid ORDER BY u.due_day, u.bill;

-- name: last_charge
SELECT coalesce(max(charge), 0) FROM charge WHERE market_id = ?1;

-- name: add_charge
-- 2: charge, 3: bill, 4: fee, 5: kind, 6: tariff, 7: text, 8: quantity,
-- 9: price, 10: amount, 11: vat, 12: first_day, 13: last_day, 14: meter,
-- 15: meter_day, 16: reversal_of, 17: waiver, 18: now.
INSERT INTO charge (market_id, charge, bill, fee, kind, tariff, text,
	quantity, price, amount, vat, first_day, last_day, meter, meter_day,
	reversal_of, waiver, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
	?17, ?18);

-- name: list_charges
-- 2: bill.
SELECT charge, bill, tariff, fee, kind, text, quantity, price, amount, vat,
	first_day, last_day, meter, meter_day, reversal_of, waiver
FROM charge WHERE market_id = ?1 AND bill = ?2 ORDER BY charge;

-- name: last_payment
SELECT coalesce(max(payment), 0) FROM payment WHERE market_id = ?1;

-- name: add_payment
-- 2: payment, 3: stall, 4: means, 5: purpose, 6: amount, 7: credit_seq,
-- 8: terminal, 9: branch, 10: n, 11: ref, 12: receipt, 13: reversal_of,
-- 14: staff, 15: at.
INSERT INTO payment (market_id, payment, stall, means, purpose, amount,
	credit_seq, terminal, branch, n, ref, receipt, reversal_of, by_staff,
	at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15);

-- name: get_payment
-- 2: payment.
SELECT payment, stall, means, purpose, amount, credit_seq, terminal, branch,
	n, ref, receipt, reversal_of, by_staff, at_ms
FROM payment WHERE market_id = ?1 AND payment = ?2;

-- name: find_payment_of_entry
-- 2: terminal, 3: branch, 4: n.
SELECT payment, stall, means, purpose, amount, credit_seq, terminal, branch,
	n, ref, receipt, reversal_of, by_staff, at_ms
FROM payment WHERE market_id = ?1 AND terminal = ?2 AND branch = ?3
	AND n = ?4 AND n > 0;

-- name: find_payment_of_credit
-- 2: credit_seq.
SELECT p.payment, p.stall, p.means, p.purpose, p.amount, p.credit_seq,
	p.terminal, p.branch, p.n, p.ref, p.receipt, p.reversal_of, p.by_staff,
	p.at_ms
FROM payment AS p WHERE p.market_id = ?1 AND p.credit_seq = ?2
	AND p.credit_seq > 0 AND p.reversal_of = 0
	AND NOT EXISTS (SELECT 1 FROM payment AS u
	WHERE u.market_id = ?1 AND u.reversal_of = p.payment
	AND u.reversal_of > 0)
LIMIT 1;

-- name: find_payment_of_key
-- 2: key.
SELECT payment, stall, means, purpose, amount, credit_seq, terminal, branch,
	n, ref, receipt, reversal_of, by_staff, at_ms
FROM payment WHERE market_id = ?1 AND ref = ?2 AND means = 'cash'
	AND n = 0 AND reversal_of = 0 AND ref <> '' LIMIT 1;

-- name: find_payment_undone
-- 2: payment.
SELECT 1 FROM payment WHERE market_id = ?1 AND reversal_of = ?2
	AND reversal_of > 0;

-- name: last_allocation
SELECT coalesce(max(allocation), 0) FROM allocation WHERE market_id = ?1;

-- name: add_allocation
-- 2: allocation, 3: payment, 4: bill, 5: amount, 6: now.
INSERT INTO allocation (market_id, allocation, payment, bill, amount, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: list_free_payments
-- 2: stall.
SELECT f.payment, 0, f.amount FROM (SELECT p.payment, p.amount -
	(SELECT CAST(coalesce(sum(a.amount), 0) AS BIGINT) FROM allocation AS a
	WHERE a.market_id = ?1 AND a.payment = p.payment) AS amount
	FROM payment AS p WHERE p.market_id = ?1 AND p.stall = ?2
	AND p.purpose = 'fee' AND p.reversal_of = 0
	AND NOT EXISTS (SELECT 1 FROM payment AS u WHERE u.market_id = ?1
	AND u.reversal_of = p.payment AND u.reversal_of > 0)) AS f
WHERE f.amount > 0 ORDER BY f.payment;

-- name: list_allocations_of_bill
-- 2: bill.
SELECT a.payment, a.bill, CAST(sum(a.amount) AS BIGINT) FROM allocation AS a
WHERE a.market_id = ?1 AND a.bill = ?2
GROUP BY a.payment, a.bill HAVING sum(a.amount) <> 0 ORDER BY a.payment DESC;

-- name: list_allocations_of_payment
-- 2: payment.
SELECT a.payment, a.bill, CAST(sum(a.amount) AS BIGINT) FROM allocation AS a
WHERE a.market_id = ?1 AND a.payment = ?2
GROUP BY a.payment, a.bill HAVING sum(a.amount) <> 0 ORDER BY a.bill;

-- name: last_tariff
SELECT coalesce(max(tariff), 0) FROM tariff WHERE market_id = ?1;

-- name: add_tariff
-- 2: tariff, 3: fee, 4: name, 5: kind, 6: place, 7: aisles, 8: transport,
-- 9: zone, 10: amount, 11: days, 12: rounding, 13: vat_bp, 14: vat_in,
-- 15: from_day, 16: to_day, 17: law_no, 18: law_day, 19: law_by, 20: made_by,
-- 21: now.
INSERT INTO tariff (market_id, tariff, fee, name, kind, place, aisles,
	transport, zone, amount, days, rounding, vat_bp, vat_in, from_day,
	to_day, law_no, law_day, law_by, made_by, made_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
	?17, ?18, ?19, ?20, ?21);

-- name: end_tariff
-- 2: tariff, 3: to_day.
UPDATE tariff SET to_day = ?3 WHERE market_id = ?1 AND tariff = ?2;

-- name: get_tariff
-- 2: tariff.
SELECT tariff, fee, name, kind, place, aisles, transport, zone, amount, days,
	rounding, vat_bp, vat_in, from_day, to_day, law_no, law_day, law_by,
	made_by
FROM tariff WHERE market_id = ?1 AND tariff = ?2;

-- name: list_tariffs_meeting
-- 2: first day, 3: last day.
SELECT tariff, fee, name, kind, place, aisles, transport, zone, amount, days,
	rounding, vat_bp, vat_in, from_day, to_day, law_no, law_day, law_by,
	made_by
FROM tariff WHERE market_id = ?1 AND from_day <= ?3
	AND (to_day = 0 OR to_day >= ?2)
ORDER BY fee, from_day, tariff;
