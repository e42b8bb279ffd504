-- What hangs on a process hangs on one of its own machine: nobody gives what one person may begin the look of what takes two. Arguments are
-- the column that names the process, and the machines; none where the row names its machine itself, in the column `machine`.
-- Callers: the triggers named of_its_machine, before each row that names a process, whoever writes. Locks: none. Errors: LG083 of_its_machine.
CREATE OR REPLACE FUNCTION ledger.check_process_machine() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_row jsonb := to_jsonb(NEW);
BEGIN
  IF EXISTS (SELECT FROM process p WHERE p.book_id = NEW.book_id AND p.process_id = (v_row ->> TG_ARGV[0])::uuid
               AND p.machine <> ALL (CASE TG_NARGS WHEN 1 THEN ARRAY[v_row ->> 'machine'] ELSE TG_ARGV[1:] END)) THEN
    RAISE EXCEPTION '% on a process of another machine', TG_TABLE_NAME USING ERRCODE = 'LG083', CONSTRAINT = 'of_its_machine';
  END IF;
  RETURN NEW;
END
$$;
