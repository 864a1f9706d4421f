-- SPDX-License-Identifier: Apache-2.0
-- Fees of a market: who holds which stall, what is asked for it and what was
-- paid.  Prices are dated rows with their legal basis; nothing is shipped.
-- charge, payment, allocation and what ends a waiver or a run are facts: a
-- mistake is answered by a counter-entry, never by a change.  What a stall
-- owes is always summed: charges less allocations.
-- Days are counted since 1970-01-01; to_day 0: open-ended.

CREATE TABLE zone (
	market_id INTEGER NOT NULL REFERENCES market,
	zone      INTEGER NOT NULL CHECK (zone > 0),
	name      TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
	PRIMARY KEY (market_id, zone)
) STRICT, WITHOUT ROWID;

-- area in 0.01 m2; x and y on the market's plan, 0 to 1000, or -1; terminal
-- 0: none.
CREATE TABLE stall (
	market_id INTEGER NOT NULL REFERENCES market,
	stall     TEXT    NOT NULL CHECK (length(stall) BETWEEN 1 AND 16),
	zone      INTEGER NOT NULL,
	kind      TEXT    NOT NULL CHECK (kind IN
	              ('kiosk', 'hall', 'outdoor', 'own_produce', 'session')),
	aisles    INTEGER NOT NULL CHECK (aisles BETWEEN 0 AND 3),
	area      INTEGER NOT NULL CHECK (area BETWEEN 0 AND 10000000),
	x         INTEGER NOT NULL CHECK (x BETWEEN -1 AND 1000),
	y         INTEGER NOT NULL CHECK (y BETWEEN -1 AND 1000),
	state     TEXT    NOT NULL CHECK (state IN
	              ('vacant', 'let', 'paused', 'disputed')),
	terminal  INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (market_id, stall),
	FOREIGN KEY (market_id, zone) REFERENCES zone
) STRICT, WITHOUT ROWID;
CREATE INDEX stall_of_terminal ON stall (market_id, terminal)
	WHERE terminal > 0;

-- As little of a person as bills need.  folded: without marks, for search;
-- erased_ms: name and phone were erased on request.
CREATE TABLE trader (
	market_id  INTEGER NOT NULL REFERENCES market,
	trader     INTEGER NOT NULL CHECK (trader > 0),
	name       TEXT    NOT NULL CHECK (length(name) <= 128),
	phone      TEXT    NOT NULL CHECK (length(phone) <= 16),
	folded     TEXT    NOT NULL,
	erased_ms  INTEGER NOT NULL DEFAULT 0,
	created_ms INTEGER NOT NULL,
	PRIMARY KEY (market_id, trader)
) STRICT, WITHOUT ROWID;

CREATE TABLE contract (
	market_id INTEGER NOT NULL REFERENCES market,
	contract  INTEGER NOT NULL CHECK (contract > 0),
	code      TEXT    NOT NULL CHECK (length(code) <= 32),
	stall     TEXT    NOT NULL,
	trader    INTEGER NOT NULL,
	from_day  INTEGER NOT NULL,
	to_day    INTEGER NOT NULL DEFAULT 0,
	deposit   INTEGER NOT NULL DEFAULT 0 CHECK (deposit >= 0),
	made_by   INTEGER NOT NULL,
	made_ms   INTEGER NOT NULL,
	closed_by INTEGER NOT NULL DEFAULT 0,
	closed_ms INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (market_id, contract),
	FOREIGN KEY (market_id, stall) REFERENCES stall,
	FOREIGN KEY (market_id, trader) REFERENCES trader
) STRICT, WITHOUT ROWID;
CREATE INDEX contract_of_stall ON contract (market_id, stall, from_day);
CREATE INDEX contract_of_trader ON contract (market_id, trader);

-- kind, place, aisles, transport and zone say what it is for; '' and 0: any.
-- vat_bp: hundredths of a percent.
CREATE TABLE tariff (
	market_id INTEGER NOT NULL REFERENCES market,
	tariff    INTEGER NOT NULL CHECK (tariff > 0),
	fee       TEXT    NOT NULL CHECK (length(fee) BETWEEN 1 AND 12),
	name      TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 96),
	kind      TEXT    NOT NULL CHECK (kind IN ('area_month', 'area_day',
	              'session', 'entry', 'lump', 'metered')),
	place     TEXT    NOT NULL,
	aisles    INTEGER NOT NULL CHECK (aisles BETWEEN 0 AND 3),
	transport TEXT    NOT NULL CHECK (length(transport) <= 32),
	zone      INTEGER NOT NULL DEFAULT 0,
	amount    INTEGER NOT NULL CHECK (amount BETWEEN 0 AND 1000000000),
	days      TEXT    NOT NULL CHECK (days IN ('actual', '30')),
	rounding  TEXT    NOT NULL CHECK (rounding IN
	              ('none', 'down_1000', 'half_up_1000')),
	vat_bp    INTEGER NOT NULL CHECK (vat_bp BETWEEN 0 AND 10000),
	vat_in    INTEGER NOT NULL CHECK (vat_in IN (0, 1)),
	from_day  INTEGER NOT NULL,
	to_day    INTEGER NOT NULL DEFAULT 0,
	law_no    TEXT    NOT NULL CHECK (length(law_no) BETWEEN 1 AND 64),
	law_day   INTEGER NOT NULL,
	law_by    TEXT    NOT NULL CHECK (length(law_by) BETWEEN 1 AND 96),
	made_by   INTEGER NOT NULL,
	made_ms   INTEGER NOT NULL,
	PRIMARY KEY (market_id, tariff)
) STRICT, WITHOUT ROWID;

-- When the market meets: "A", "W:CN,T7", "Z:Tỵ,Hợi", "D:2026-12-01,..."
CREATE TABLE calendar (
	market_id INTEGER NOT NULL REFERENCES market,
	from_day  INTEGER NOT NULL,
	rule      TEXT    NOT NULL CHECK (length(rule) BETWEEN 1 AND 4096),
	made_by   INTEGER NOT NULL,
	made_ms   INTEGER NOT NULL,
	PRIMARY KEY (market_id, from_day)
) STRICT, WITHOUT ROWID;
CREATE TABLE calendar_exception (
	market_id INTEGER NOT NULL REFERENCES market,
	day       INTEGER NOT NULL,
	is_open   INTEGER NOT NULL CHECK (is_open IN (0, 1)),
	note      TEXT    NOT NULL CHECK (length(note) <= 128),
	PRIMARY KEY (market_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
	market_id INTEGER NOT NULL REFERENCES market,
	run       INTEGER NOT NULL CHECK (run > 0),
	period    TEXT    NOT NULL CHECK (length(period) = 7),
	zone      INTEGER NOT NULL DEFAULT 0,
	due_day   INTEGER NOT NULL,
	bills     INTEGER NOT NULL,
	total     INTEGER NOT NULL,
	made_by   INTEGER NOT NULL,
	made_ms   INTEGER NOT NULL,
	PRIMARY KEY (market_id, run)
) STRICT, WITHOUT ROWID;
CREATE TABLE run_reversal (
	market_id INTEGER NOT NULL,
	run       INTEGER NOT NULL,
	reason    TEXT    NOT NULL CHECK (length(reason) BETWEEN 1 AND 256),
	by_staff  INTEGER NOT NULL,
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, run),
	FOREIGN KEY (market_id, run) REFERENCES run
) STRICT, WITHOUT ROWID;

-- ref: C4, epoch 0, terminal 0: the market itself.
CREATE TABLE bill (
	market_id INTEGER NOT NULL REFERENCES market,
	bill      INTEGER NOT NULL CHECK (bill > 0),
	ref       TEXT    NOT NULL CHECK (length(ref) = 17),
	run       INTEGER NOT NULL,
	stall     TEXT    NOT NULL,
	contract  INTEGER NOT NULL,
	trader    INTEGER NOT NULL,
	period    TEXT    NOT NULL CHECK (length(period) = 7),
	first_day INTEGER NOT NULL,
	last_day  INTEGER NOT NULL,
	due_day   INTEGER NOT NULL,
	made_ms   INTEGER NOT NULL,
	PRIMARY KEY (market_id, bill),
	FOREIGN KEY (market_id, stall) REFERENCES stall,
	FOREIGN KEY (market_id, contract) REFERENCES contract
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX bill_by_ref ON bill (market_id, ref);
CREATE INDEX bill_of_stall ON bill
	(market_id, stall, due_day, bill, contract, period);
CREATE INDEX bill_of_run ON bill (market_id, run);
CREATE INDEX bill_of_period ON bill (market_id, period, bill);

-- A line of a bill for first_day to last_day.  quantity in hundredths of the
-- unit; amount with its vat, or below 0: a counter-entry of charge reversal_of,
-- or of a waiver.  meter > 0: all it counted up to its reading of meter_day.
CREATE TABLE charge (
	market_id   INTEGER NOT NULL,
	charge      INTEGER NOT NULL CHECK (charge > 0),
	bill        INTEGER NOT NULL,
	fee         TEXT    NOT NULL,
	kind        TEXT    NOT NULL,
	tariff      INTEGER NOT NULL,
	text        TEXT    NOT NULL CHECK (length(text) <= 128),
	quantity    INTEGER NOT NULL,
	price       INTEGER NOT NULL,
	amount      INTEGER NOT NULL CHECK (amount <> 0),
	vat         INTEGER NOT NULL,
	first_day   INTEGER NOT NULL,
	last_day    INTEGER NOT NULL,
	meter       INTEGER NOT NULL DEFAULT 0,
	meter_day   INTEGER NOT NULL DEFAULT 0,
	reversal_of INTEGER NOT NULL DEFAULT 0,
	waiver      INTEGER NOT NULL DEFAULT 0,
	at_ms       INTEGER NOT NULL,
	PRIMARY KEY (market_id, charge),
	FOREIGN KEY (market_id, bill) REFERENCES bill
) STRICT, WITHOUT ROWID;
-- These have all that sums need: a planner that knows only that every key is
-- led by the market would rather walk the table.
CREATE INDEX charge_of_bill ON charge
	(market_id, bill, charge, amount, fee, reversal_of, waiver, meter);
CREATE UNIQUE INDEX charge_reversed_once ON charge (market_id, reversal_of)
	WHERE reversal_of > 0;
CREATE INDEX charge_of_meter ON charge (market_id, meter, meter_day)
	WHERE meter > 0;

-- How this market asks, from a day on: bills are due on day due_day of the
-- period's month, or of the next; a waiver of more than free_bp or
-- free_amount needs a second person.
CREATE TABLE fee_rule (
	market_id   INTEGER NOT NULL REFERENCES market,
	from_day    INTEGER NOT NULL,
	due_day     INTEGER NOT NULL CHECK (due_day BETWEEN 1 AND 28),
	due_next    INTEGER NOT NULL CHECK (due_next IN (0, 1)),
	free_bp     INTEGER NOT NULL CHECK (free_bp BETWEEN 0 AND 10000),
	free_amount INTEGER NOT NULL CHECK (free_amount >= 0),
	made_by     INTEGER NOT NULL,
	made_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, from_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE waiver (
	market_id    INTEGER NOT NULL REFERENCES market,
	waiver       INTEGER NOT NULL CHECK (waiver > 0),
	stall        TEXT    NOT NULL,
	fee          TEXT    NOT NULL,
	percent_bp   INTEGER NOT NULL CHECK (percent_bp BETWEEN 0 AND 10000),
	amount       INTEGER NOT NULL CHECK (amount >= 0),
	first_period TEXT    NOT NULL CHECK (length(first_period) = 7),
	last_period  TEXT    NOT NULL CHECK (length(last_period) = 7),
	decision_no  TEXT    NOT NULL CHECK (length(decision_no) <= 64),
	decision_day INTEGER NOT NULL,
	reason       TEXT    NOT NULL CHECK (length(reason) BETWEEN 1 AND 256),
	asked_by     INTEGER NOT NULL,
	asked_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, waiver),
	FOREIGN KEY (market_id, stall) REFERENCES stall
) STRICT, WITHOUT ROWID;
CREATE INDEX waiver_of_stall ON waiver (market_id, stall);
-- Somebody else's word on it.
CREATE TABLE waiver_end (
	market_id INTEGER NOT NULL,
	waiver    INTEGER NOT NULL,
	verdict   TEXT    NOT NULL CHECK (verdict IN ('approved', 'refused')),
	note      TEXT    NOT NULL CHECK (length(note) <= 256),
	by_staff  INTEGER NOT NULL,
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, waiver),
	FOREIGN KEY (market_id, waiver) REFERENCES waiver
) STRICT, WITHOUT ROWID;

-- Money that came.  credit_seq > 0: that credit, by bank; terminal > 0: cash
-- that a collector took, entry n of its journal in that branch; neither:
-- cash at the office.  purpose: of fees, or a deposit given.
CREATE TABLE payment (
	market_id  INTEGER NOT NULL REFERENCES market,
	payment    INTEGER NOT NULL CHECK (payment > 0),
	stall      TEXT    NOT NULL,
	means      TEXT    NOT NULL CHECK (means IN ('bank', 'cash')),
	purpose    TEXT    NOT NULL CHECK (purpose IN ('fee', 'deposit')),
	amount     INTEGER NOT NULL CHECK (amount <> 0),
	credit_seq INTEGER NOT NULL DEFAULT 0,
	terminal   INTEGER NOT NULL DEFAULT 0,
	branch     INTEGER NOT NULL DEFAULT 0,
	n          INTEGER NOT NULL DEFAULT 0,
	ref        TEXT    NOT NULL,
	receipt    INTEGER NOT NULL DEFAULT 0,
	reversal_of INTEGER NOT NULL DEFAULT 0,
	by_staff   INTEGER NOT NULL DEFAULT 0,
	at_ms      INTEGER NOT NULL,
	PRIMARY KEY (market_id, payment),
	FOREIGN KEY (market_id, stall) REFERENCES stall
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_of_stall ON payment
	(market_id, stall, payment, purpose, reversal_of, amount);
CREATE INDEX payment_by_time ON payment (market_id, at_ms);
CREATE UNIQUE INDEX payment_of_entry ON payment
	(market_id, terminal, branch, n) WHERE n > 0;
CREATE UNIQUE INDEX payment_reversed_once ON payment (market_id, reversal_of)
	WHERE reversal_of > 0;
CREATE INDEX payment_of_key ON payment (market_id, ref)
	WHERE means = 'cash' AND n = 0 AND reversal_of = 0 AND ref <> '';
CREATE INDEX payment_of_credit ON payment (market_id, credit_seq)
	WHERE credit_seq > 0;

-- Which part of a payment is for which bill; below 0: taken back from it.
-- What is allocated to none is the stall's advance.
CREATE TABLE allocation (
	market_id  INTEGER NOT NULL,
	allocation INTEGER NOT NULL CHECK (allocation > 0),
	payment    INTEGER NOT NULL,
	bill       INTEGER NOT NULL,
	amount     INTEGER NOT NULL CHECK (amount <> 0),
	at_ms      INTEGER NOT NULL,
	PRIMARY KEY (market_id, allocation),
	FOREIGN KEY (market_id, payment) REFERENCES payment,
	FOREIGN KEY (market_id, bill) REFERENCES bill
) STRICT, WITHOUT ROWID;
CREATE INDEX allocation_of_bill ON allocation
	(market_id, bill, payment, amount);
CREATE INDEX allocation_of_payment ON allocation
	(market_id, payment, bill, amount);

CREATE TABLE meter (
	market_id INTEGER NOT NULL REFERENCES market,
	meter     INTEGER NOT NULL CHECK (meter > 0),
	stall     TEXT    NOT NULL,
	fee       TEXT    NOT NULL CHECK (length(fee) BETWEEN 1 AND 12),
	unit      TEXT    NOT NULL CHECK (length(unit) BETWEEN 1 AND 8),
	digits    INTEGER NOT NULL CHECK (digits BETWEEN 1 AND 9),
	from_day  INTEGER NOT NULL,
	first     INTEGER NOT NULL CHECK (first >= 0),
	to_day    INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (market_id, meter),
	FOREIGN KEY (market_id, stall) REFERENCES stall
) STRICT, WITHOUT ROWID;
CREATE INDEX meter_of_stall ON meter
	(market_id, stall, meter, fee, unit, digits, from_day, first, to_day);
CREATE TABLE reading (
	market_id INTEGER NOT NULL,
	meter     INTEGER NOT NULL,
	day       INTEGER NOT NULL,
	value     INTEGER NOT NULL CHECK (value >= 0),
	rolled    INTEGER NOT NULL CHECK (rolled IN (0, 1)),
	by_staff  INTEGER NOT NULL,
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, meter, day),
	FOREIGN KEY (market_id, meter) REFERENCES meter
) STRICT, WITHOUT ROWID;

-- The provider's code, from when on a receipt is an invoice.
CREATE TABLE einvoice (
	market_id INTEGER NOT NULL,
	receipt   INTEGER NOT NULL,
	code      TEXT    NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
	series    TEXT    NOT NULL CHECK (length(series) <= 32),
	at_ms     INTEGER NOT NULL,
	PRIMARY KEY (market_id, receipt),
	FOREIGN KEY (market_id, receipt) REFERENCES receipt
) STRICT, WITHOUT ROWID;

CREATE TRIGGER tariff_is_final_d BEFORE DELETE ON tariff
BEGIN SELECT raise(ABORT, 'tariffs are final'); END;
CREATE TRIGGER run_is_final_u BEFORE UPDATE ON run
BEGIN SELECT raise(ABORT, 'runs are final'); END;
CREATE TRIGGER run_is_final_d BEFORE DELETE ON run
BEGIN SELECT raise(ABORT, 'runs are final'); END;
CREATE TRIGGER run_reversal_is_final_u BEFORE UPDATE ON run_reversal
BEGIN SELECT raise(ABORT, 'reversals are final'); END;
CREATE TRIGGER run_reversal_is_final_d BEFORE DELETE ON run_reversal
BEGIN SELECT raise(ABORT, 'reversals are final'); END;
CREATE TRIGGER bill_is_final_u BEFORE UPDATE ON bill
BEGIN SELECT raise(ABORT, 'bills are final'); END;
CREATE TRIGGER bill_is_final_d BEFORE DELETE ON bill
BEGIN SELECT raise(ABORT, 'bills are final'); END;
CREATE TRIGGER charge_is_final_u BEFORE UPDATE ON charge
BEGIN SELECT raise(ABORT, 'charges are final'); END;
CREATE TRIGGER charge_is_final_d BEFORE DELETE ON charge
BEGIN SELECT raise(ABORT, 'charges are final'); END;
CREATE TRIGGER waiver_is_final_u BEFORE UPDATE ON waiver
BEGIN SELECT raise(ABORT, 'waivers are final'); END;
CREATE TRIGGER waiver_is_final_d BEFORE DELETE ON waiver
BEGIN SELECT raise(ABORT, 'waivers are final'); END;
CREATE TRIGGER waiver_end_is_final_u BEFORE UPDATE ON waiver_end
BEGIN SELECT raise(ABORT, 'verdicts are final'); END;
CREATE TRIGGER waiver_end_is_final_d BEFORE DELETE ON waiver_end
BEGIN SELECT raise(ABORT, 'verdicts are final'); END;
CREATE TRIGGER payment_is_final_u BEFORE UPDATE ON payment
BEGIN SELECT raise(ABORT, 'payments are final'); END;
CREATE TRIGGER payment_is_final_d BEFORE DELETE ON payment
BEGIN SELECT raise(ABORT, 'payments are final'); END;
CREATE TRIGGER allocation_is_final_u BEFORE UPDATE ON allocation
BEGIN SELECT raise(ABORT, 'allocations are final'); END;
CREATE TRIGGER allocation_is_final_d BEFORE DELETE ON allocation
BEGIN SELECT raise(ABORT, 'allocations are final'); END;
CREATE TRIGGER reading_is_final_u BEFORE UPDATE ON reading
BEGIN SELECT raise(ABORT, 'readings are final'); END;
CREATE TRIGGER reading_is_final_d BEFORE DELETE ON reading
BEGIN SELECT raise(ABORT, 'readings are final'); END;
CREATE TRIGGER einvoice_is_final_u BEFORE UPDATE ON einvoice
BEGIN SELECT raise(ABORT, 'invoice codes are final'); END;
CREATE TRIGGER einvoice_is_final_d BEFORE DELETE ON einvoice
BEGIN SELECT raise(ABORT, 'invoice codes are final'); END;

PRAGMA user_version = 10;
