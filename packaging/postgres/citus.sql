-- SPDX-License-Identifier: Apache-2.0
-- citus.sql - spread the boards' tables over the workers of a Citus cluster,
-- each market on one of them.
--
--     psql -v ON_ERROR_STOP=1 -f citus.sql postgres://.../board
--
-- with the extension made and the workers added, the schema there (start a
-- board once, or migrate into it), and no board running.  What a board keeps
-- is keyed by the market first, so its statements go to one worker each.
--
-- Not run on a cluster: Debian has no Citus.  Checked on PostgreSQL with a
-- stand-in for create_distributed_table (tests/e2e/93-two-servers.sh): the
-- tables that come out, their keys, and that a board works on them.
--
-- Citus places rows itself, so PostgreSQL's own partitions go.  Triggers on
-- distributed tables are not supported by it: facts are kept from changing by
-- taking the right to change them from the role that runs this: the one that
-- boards use, no administrator.  A board of
-- a later version will not bring this schema up to date by itself.
--
-- A table a transaction: all of them at once would need more locks than a
-- server has.  A run that was cut short is repeated as it is.

-- What there is, kept until the end.
CREATE TABLE IF NOT EXISTS cho40_moving AS
SELECT c.relname::text AS name, row_number() OVER (ORDER BY c.oid) AS n,
	EXISTS (SELECT 1 FROM pg_trigger AS g
		WHERE g.tgrelid = (c.relname || '_0')::regclass
		AND g.tgfoid = 'cho40_final'::regproc AND (g.tgtype & 8) > 0)
	AS is_fact
FROM pg_partitioned_table AS p JOIN pg_class AS c ON c.oid = p.partrelid;

CREATE TABLE IF NOT EXISTS cho40_moving_key AS
SELECT t.n, t.name, k.conname::text AS key,
	regexp_replace(pg_get_constraintdef(k.oid), 'REFERENCES (\w+)_0\(',
	'REFERENCES \1(') AS is
FROM cho40_moving AS t JOIN pg_constraint AS k
	ON k.conrelid = (t.name || '_0')::regclass AND k.contype = 'f';

-- Out of their partitions.
DO $$
DECLARE t record;
BEGIN
	FOR t IN SELECT m.name FROM cho40_moving AS m
	    JOIN pg_class AS c ON c.relname = m.name AND c.relkind = 'p'
	    ORDER BY m.n DESC LOOP
		EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)',
			t.name || '_whole', t.name || '_0');
		EXECUTE format('INSERT INTO %I SELECT * FROM %I',
			t.name || '_whole', t.name);
		EXECUTE format('DROP TABLE %I CASCADE', t.name);
		EXECUTE format('ALTER TABLE %I RENAME TO %I',
			t.name || '_whole', t.name);
		COMMIT;
	END LOOP;
END$$;

-- Over the workers, all rows of a market beside each other.
BEGIN;
DO $$
DECLARE t record;
BEGIN
	FOR t IN SELECT * FROM cho40_moving ORDER BY n LOOP
		IF t.name = 'market' THEN
			PERFORM create_distributed_table('market', 'market_id');
		ELSE
			PERFORM create_distributed_table(t.name::regclass,
				'market_id', colocate_with => 'market');
		END IF;
		IF t.is_fact THEN
			EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I '
				'FROM PUBLIC, CURRENT_USER', t.name);
			-- Foreign keys lock the row they refer to, which asks
			-- for the right to change a column; this one's Citus
			-- refuses to change.
			EXECUTE format('GRANT UPDATE (market_id) ON %I '
				'TO CURRENT_USER', t.name);
		END IF;
	END LOOP;
	FOR t IN SELECT * FROM cho40_moving_key ORDER BY n LOOP
		EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I %s',
			t.name, t.key, t.is);
	END LOOP;
END$$;
DROP TABLE cho40_moving, cho40_moving_key;
COMMIT;
