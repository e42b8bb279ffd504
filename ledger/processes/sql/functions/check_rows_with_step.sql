-- What an act, an allocation or a fee says is written when it begins, so that nothing is added to what persons have read and agreed to; what a
-- step takes, finds or hands out is written with a step. Arguments are the column that names the process, and `first` or `any`.
-- Callers: the triggers named with_step, after each statement, because a plan has 100,000 lines. Only what the web writes is asked: an archive
-- that is replayed, by the owner, brings rows in its own order. Locks: none. Errors: LG083 with_its_step.
CREATE OR REPLACE FUNCTION ledger.check_rows_with_step() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_late boolean;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  EXECUTE format(
    'SELECT EXISTS (SELECT FROM (SELECT DISTINCT book_id, %I AS process_id FROM new_rows) n WHERE NOT EXISTS (
       SELECT FROM process_event e WHERE e.book_id = n.book_id AND e.process_id = n.process_id AND (e.version = 1 OR $1)
         AND of_this_transaction(e.xmin)))', TG_ARGV[0]) INTO v_late USING TG_ARGV[1] = 'any';
  IF v_late THEN
    RAISE EXCEPTION '% without its step', TG_TABLE_NAME USING ERRCODE = 'LG083', CONSTRAINT = 'with_its_step';
  END IF;
  RETURN NULL;
END
$$;
