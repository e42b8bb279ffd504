-- What every trigger calls that keeps what is written once: the change is refused, whoever asks.
-- Arguments: none, or the columns of the table that may change (keep_written).
-- Who may call: triggers of all rooms. Locks: none.
-- Errors: LG008 journal_append_only.
CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: the journal is append-only', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'LG008', CONSTRAINT = 'journal_append_only', HINT = 'What was recorded is taken back by an act or a reversal.',
      DETAIL = CASE WHEN TG_ARGV[0] <> '' THEN 'Of a row of it only this changes: ' || TG_ARGV[0] ELSE 'Nothing of it changes.' END;
END
$$;
