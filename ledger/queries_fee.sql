-- SPDX-License-Identifier: Apache-2.0
-- The market's bills and receipts for this stall.

-- name: paper_put
-- 1: id, 2: n, 3: kind, 4: sort, 5: open.
INSERT OR REPLACE INTO fee_paper (id, n, kind, sort, open)
VALUES (?1, ?2, ?3, ?4, ?5);

-- name: bills_open
-- 1: most.  Gives n, oldest due first.
SELECT n FROM fee_paper WHERE kind = 0 AND (open > 0) = 1
ORDER BY sort LIMIT ?1;

-- name: slips_last
-- 1: most.  Gives n, youngest first.
SELECT n FROM fee_paper WHERE kind = 1 AND (open > 0) = 1
ORDER BY sort DESC LIMIT ?1;

-- name: forget_papers
DELETE FROM fee_paper;

-- name: all_papers
SELECT n, id, n, kind, sort, open FROM fee_paper WHERE id >= ?1 ORDER BY id;
