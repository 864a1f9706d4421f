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
FROM charge WHERE market_id = ?1 AND charge IN (SELECT k.charge
	FROM charge AS k WHERE k.market_id = ?1 AND k.bill = ?2)
ORDER BY charge;

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
FROM payment WHERE market_id = ?1 AND payment IN (SELECT k.payment
	FROM payment AS k WHERE k.market_id = ?1 AND k.ref = ?2
	AND k.means = 'cash' AND k.n = 0 AND k.reversal_of = 0
	AND k.ref <> '') LIMIT 1;

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

-- name: next_stall
-- 2: the one before.
SELECT stall, zone, kind, aisles, area, x, y, state, terminal FROM stall
WHERE market_id = ?1 AND stall > ?2 ORDER BY stall LIMIT 1;

-- name: put_calendar
-- 2: from_day, 3: rule, 4: made_by, 5: now.
INSERT INTO calendar (market_id, from_day, rule, made_by, made_ms)
VALUES (?1, ?2, ?3, ?4, ?5);

-- name: list_calendars
-- 2: last day.  Youngest first.
SELECT from_day, rule FROM calendar
WHERE market_id = ?1 AND from_day <= ?2 ORDER BY from_day DESC;

-- name: add_exception
-- 2: day, 3: is_open, 4: note.
INSERT INTO calendar_exception (market_id, day, is_open, note)
VALUES (?1, ?2, ?3, ?4);

-- name: save_exception
-- 2: day, 3: is_open, 4: note.
UPDATE calendar_exception SET is_open = ?3, note = ?4
WHERE market_id = ?1 AND day = ?2;

-- name: list_exceptions
-- 2: first, 3: last.
SELECT day, is_open FROM calendar_exception
WHERE market_id = ?1 AND day BETWEEN ?2 AND ?3 ORDER BY day;

-- name: get_fee_rule
-- 2: day.
SELECT from_day, due_day, due_next, free_bp, free_amount FROM fee_rule
WHERE market_id = ?1 AND from_day <= ?2 ORDER BY from_day DESC LIMIT 1;

-- name: add_fee_rule
-- 2: from_day, 3: due_day, 4: due_next, 5: free_bp, 6: free_amount,
-- 7: made_by, 8: now.
INSERT INTO fee_rule (market_id, from_day, due_day, due_next, free_bp,
	free_amount, made_by, made_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: last_run
SELECT coalesce(max(run), 0) FROM run WHERE market_id = ?1;

-- name: add_run
-- 2: run, 3: period, 4: zone, 5: due_day, 6: bills, 7: total, 8: made_by,
-- 9: now.
INSERT INTO run (market_id, run, period, zone, due_day, bills, total, made_by,
	made_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: get_run
-- 2: run.
SELECT r.run, r.period, r.zone, r.due_day, r.bills, r.total, r.made_by,
	(SELECT count(*) FROM run_reversal AS v WHERE v.market_id = ?1
	AND v.run = r.run)
FROM run AS r WHERE r.market_id = ?1 AND r.run = ?2;

-- name: add_run_reversal
-- 2: run, 3: reason, 4: staff, 5: now.
INSERT INTO run_reversal (market_id, run, reason, by_staff, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5);

-- name: next_bill_of_run
-- 2: run, 3: the bill before.
SELECT coalesce(min(bill), 0) FROM bill
WHERE market_id = ?1 AND run = ?2 AND bill > ?3;

-- name: next_bill_past
-- 2: stall, 3: contract, 4: day, 5, 6: due day and bill it comes after.
SELECT due_day, bill FROM bill WHERE market_id = ?1 AND stall = ?2
	AND contract = ?3 AND last_day > ?4
	AND due_day >= ?5 AND (due_day > ?5 OR bill > ?6)
ORDER BY due_day, bill LIMIT 1;

-- name: last_day_of_tariff
-- 2: tariff.  The last day that a standing charge asks for by it; 0: none.
SELECT coalesce(max(c.last_day), 0) FROM charge AS c
WHERE c.market_id = ?1 AND c.tariff = ?2 AND c.reversal_of = 0
	AND NOT EXISTS (SELECT 1 FROM charge AS r WHERE r.market_id = ?1
	AND r.reversal_of = c.charge AND r.reversal_of > 0);

-- name: list_billed_days
-- 2: stall, 3: contract, 4: period, 5: fee.
SELECT c.first_day, c.last_day FROM charge AS c WHERE c.market_id = ?1
	AND c.bill IN (SELECT b.bill FROM bill AS b WHERE b.market_id = ?1
	AND b.stall = ?2 AND b.contract = ?3 AND b.period = ?4)
	AND c.fee = ?5 AND c.reversal_of = 0
	AND c.waiver = 0 AND c.meter = 0
	AND NOT EXISTS (SELECT 1 FROM charge AS r WHERE r.market_id = ?1
	AND r.reversal_of = c.charge AND r.reversal_of > 0);

-- name: next_charge_to_reverse
-- 2: bill.
SELECT c.charge, c.bill, c.tariff, c.fee, c.kind, c.text, c.quantity,
	c.price, c.amount, c.vat, c.first_day, c.last_day, c.meter,
	c.meter_day, c.reversal_of, c.waiver
FROM charge AS c WHERE c.market_id = ?1 AND c.charge IN (SELECT k.charge
	FROM charge AS k WHERE k.market_id = ?1 AND k.bill = ?2)
	AND c.reversal_of = 0
	AND NOT EXISTS (SELECT 1 FROM charge AS r WHERE r.market_id = ?1
	AND r.reversal_of = c.charge AND r.reversal_of > 0)
ORDER BY c.charge LIMIT 1;

-- name: list_standing_charges
-- 2: bill.  Those that were not reversed, waivers among them.
SELECT c.charge, c.bill, c.tariff, c.fee, c.kind, c.text, c.quantity,
	c.price, c.amount, c.vat, c.first_day, c.last_day, c.meter,
	c.meter_day, c.reversal_of, c.waiver
FROM charge AS c WHERE c.market_id = ?1 AND c.charge IN (SELECT k.charge
	FROM charge AS k WHERE k.market_id = ?1 AND k.bill = ?2)
	AND c.reversal_of = 0
	AND NOT EXISTS (SELECT 1 FROM charge AS r WHERE r.market_id = ?1
	AND r.reversal_of = c.charge AND r.reversal_of > 0)
ORDER BY c.charge;

-- name: last_waiver
SELECT coalesce(max(waiver), 0) FROM waiver WHERE market_id = ?1;

-- name: add_waiver
-- 2: waiver, 3: stall, 4: fee, 5: percent_bp, 6: amount, 7: first_period,
-- 8: last_period, 9: decision_no, 10: decision_day, 11: reason, 12: asked_by,
-- 13: now.
INSERT INTO waiver (market_id, waiver, stall, fee, percent_bp, amount,
	first_period, last_period, decision_no, decision_day, reason,
	asked_by, asked_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13);

-- name: add_waiver_end
-- 2: waiver, 3: verdict, 4: note, 5: staff, 6: now.
INSERT INTO waiver_end (market_id, waiver, verdict, note, by_staff, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: get_waiver
-- 2: waiver.
SELECT w.waiver, w.stall, w.fee, w.percent_bp, w.amount, w.first_period,
	w.last_period, w.decision_no, w.decision_day, w.reason, w.asked_by,
	coalesce(e.verdict, '')
FROM waiver AS w LEFT JOIN waiver_end AS e ON e.market_id = w.market_id
	AND e.waiver = w.waiver
WHERE w.market_id = ?1 AND w.waiver = ?2;

-- name: list_waivers_on
-- 2: stall, 3: period.
SELECT w.waiver, w.stall, w.fee, w.percent_bp, w.amount, w.first_period,
	w.last_period, w.decision_no, w.decision_day, w.reason, w.asked_by,
	e.verdict
FROM waiver AS w JOIN waiver_end AS e ON e.market_id = w.market_id
	AND e.waiver = w.waiver
WHERE w.market_id = ?1 AND w.stall = ?2 AND w.first_period <= ?3
	AND w.last_period >= ?3 AND e.verdict = 'approved'
ORDER BY w.waiver;

-- name: next_bill_in_periods
-- 2: stall, 3: first period, 4: last period, 5: the bill before.  Of a plain
-- min(bill) PostgreSQL walks the market's bills in their order.
SELECT coalesce(min(bill + 0), 0) FROM bill
WHERE market_id = ?1 AND stall = ?2 AND period BETWEEN ?3 AND ?4
	AND bill > ?5;

-- name: last_meter
SELECT coalesce(max(meter), 0) FROM meter WHERE market_id = ?1;

-- name: add_meter
-- 2: meter, 3: stall, 4: fee, 5: unit, 6: digits, 7: from_day, 8: first.
INSERT INTO meter (market_id, meter, stall, fee, unit, digits, from_day,
	first)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: end_meter
-- 2: meter, 3: to_day.
UPDATE meter SET to_day = ?3 WHERE market_id = ?1 AND meter = ?2;

-- name: get_meter
-- 2: meter.
SELECT meter, stall, fee, unit, digits, from_day, first, to_day FROM meter
WHERE market_id = ?1 AND meter = ?2;

-- name: list_meters_of_stall
-- 2: stall.
SELECT meter, stall, fee, unit, digits, from_day, first, to_day FROM meter
WHERE market_id = ?1 AND stall = ?2 ORDER BY meter;

-- name: meter_billed_to
-- 2: meter.  The day of the last reading that was asked for, 0 none.
SELECT coalesce(max(c.meter_day), 0) FROM charge AS c
WHERE c.market_id = ?1 AND c.meter = ?2 AND c.meter > 0 AND c.reversal_of = 0
	AND NOT EXISTS (SELECT 1 FROM charge AS r WHERE r.market_id = ?1
	AND r.reversal_of = c.charge AND r.reversal_of > 0);

-- name: add_reading
-- 2: meter, 3: day, 4: value, 5: rolled, 6: staff, 7: now.
INSERT INTO reading (market_id, meter, day, value, rolled, by_staff, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: list_readings_to
-- 2: meter, 3: to day.
SELECT day, value, rolled FROM reading
WHERE market_id = ?1 AND meter = ?2 AND day <= ?3 ORDER BY day;
