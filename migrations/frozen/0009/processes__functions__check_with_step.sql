-- What the web may change of a row changes only with a step of its process in the same transaction: arguments are the column that names the
-- process, and the steps that change it. So a row is not written past the steps, whose roles and second persons PostgreSQL looks at.
-- Callers: the triggers grant_published, fee_instalment_paid, pack_simulated, for each changed row when the transaction commits, because the
-- step may be kept after it. Only what the web writes is asked: an archive that is replayed brings rows and steps in its own order.
-- Locks: none. Errors: LG083 with_its_step.
CREATE OR REPLACE FUNCTION ledger.check_with_step() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM process_event e
      WHERE e.book_id = NEW.book_id AND e.process_id = (to_jsonb(NEW) ->> TG_ARGV[0])::uuid AND e.action = ANY (TG_ARGV[1:])
        AND of_this_transaction(e.xmin)) THEN
    RAISE EXCEPTION '% changes with its step', TG_TABLE_NAME USING ERRCODE = 'LG083', CONSTRAINT = 'with_its_step';
  END IF;
  RETURN NULL;
END
$$;
