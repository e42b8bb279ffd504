-- A lot is an asset of its book, counts under a cap of its book, and is never deleted.
-- Fires after each INSERT statement on lots, set-based, and before each DELETE or TRUNCATE of lots and caps.
-- Locks: none beyond the statement's. Errors: LG014 lot_references, LG008 journal_append_only.
CREATE OR REPLACE FUNCTION ledger.check_lots() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger SET enable_mergejoin = off SET enable_seqscan = off
AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT book_id, cap_id FROM new_lots) n
             WHERE NOT EXISTS (SELECT FROM permit_cap c WHERE c.book_id = n.book_id AND c.asset_id = n.cap_id))
     OR EXISTS (SELECT FROM new_lots n
                LEFT JOIN LATERAL (SELECT s.kind FROM asset s WHERE s.book_id = n.book_id AND s.asset_id = n.asset_id OFFSET 0) s ON true
                WHERE s.kind IS DISTINCT FROM 'permit') THEN
    RAISE EXCEPTION 'a lot without its asset or cap' USING ERRCODE = 'LG014', CONSTRAINT = 'lot_references';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER lot_references AFTER INSERT ON ledger.permit_lot REFERENCING NEW TABLE AS new_lots
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_lots();
ALTER TABLE ledger.permit_lot ENABLE ALWAYS TRIGGER lot_references;
CREATE OR REPLACE TRIGGER lot_kept BEFORE DELETE OR TRUNCATE ON ledger.permit_lot
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.permit_lot ENABLE ALWAYS TRIGGER lot_kept;
CREATE OR REPLACE TRIGGER cap_kept BEFORE DELETE OR TRUNCATE ON ledger.permit_cap
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.permit_cap ENABLE ALWAYS TRIGGER cap_kept;
