-- SPDX-License-Identifier: Apache-2.0
-- Statements about the office's people; see core.sql.

-- name: next_staff
SELECT coalesce(max(staff), 0) + 1 FROM staff WHERE market_id = ?1;

-- name: count_staff
SELECT count(*) FROM staff WHERE market_id = ?1 AND disabled_ms = 0;

-- name: add_staff
-- 2: staff, 3: login, 4: name, 5: role, 6: stall, 7: password,
-- 8: must_change, 9: totp, 10: now.
INSERT INTO staff (market_id, staff, login, name, role, stall, password,
	must_change, totp, created_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- name: save_staff
-- 2: staff, 3: name, 4: role, 5: stall, 6: password, 7: must_change,
-- 8: totp, 9: totp_step, 10: fails, 11: until_ms, 12: disabled_ms.
UPDATE staff SET name = ?3, role = ?4, stall = ?5, password = ?6,
	must_change = ?7, totp = ?8, totp_step = ?9, fails = ?10,
	until_ms = ?11, disabled_ms = ?12
WHERE market_id = ?1 AND staff = ?2;

-- name: get_staff
-- 2: staff.
SELECT staff, login, name, role, stall, password, must_change, totp,
	totp_step, fails, until_ms, disabled_ms, created_ms
FROM staff WHERE market_id = ?1 AND staff = ?2;

-- name: find_staff
-- 2: login.
SELECT staff, login, name, role, stall, password, must_change, totp,
	totp_step, fails, until_ms, disabled_ms, created_ms
FROM staff WHERE market_id = ?1 AND login = ?2;

-- name: list_staff
-- 2: after, 3: most.
SELECT staff, login, name, role, stall, password, must_change, totp,
	totp_step, fails, until_ms, disabled_ms, created_ms
FROM staff WHERE market_id = ?1 AND staff > ?2 ORDER BY staff LIMIT ?3;

-- name: add_session
-- 2: hash, 3: staff, 4: csrf, 5: now.
INSERT INTO session (market_id, hash, staff, csrf, created_ms, seen_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?5);

-- name: get_session
-- 2: hash.
SELECT staff, csrf, created_ms, seen_ms FROM session
WHERE market_id = ?1 AND hash = ?2;

-- name: see_session
-- 2: hash, 3: now.
UPDATE session SET seen_ms = ?3 WHERE market_id = ?1 AND hash = ?2;

-- name: end_session
-- 2: hash.
DELETE FROM session WHERE market_id = ?1 AND hash = ?2;

-- name: end_sessions
-- 2: staff.
DELETE FROM session WHERE market_id = ?1 AND staff = ?2;

-- name: end_old_sessions
-- 2: seen before, 3: created before.
DELETE FROM session
WHERE market_id = ?1 AND (seen_ms < ?2 OR created_ms < ?3);

-- name: add_trail
-- 2: staff, 3: action, 4: object, 5: detail, 6: now.
INSERT INTO trail (market_id, n, staff, action, object, detail, at_ms)
VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM trail WHERE market_id = ?1),
	?2, ?3, ?4, ?5, ?6);

-- name: add_look
-- 2: staff, 3: what, 4: object, 5: now.
INSERT INTO look (market_id, n, staff, what, object, at_ms)
VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM look WHERE market_id = ?1),
	?2, ?3, ?4, ?5);
