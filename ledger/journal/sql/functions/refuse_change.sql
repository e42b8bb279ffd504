-- What every trigger of an append-only table calls: the change is refused, whoever asks.
-- Who may call: triggers of all rooms. Locks: none.
-- Errors: LG008 journal_append_only.
CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: the journal is append-only', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'LG008', CONSTRAINT = 'journal_append_only', HINT = 'Post a reversal.';
END
$$;
