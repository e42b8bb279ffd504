-- A certificate is of a sale that is settled: it comes with that step, and says the price of its lines.
-- Fires for each certificate when the transaction commits. Only what the web writes is asked. Locks: none. Errors: LG083 certificate_of_sale.
-- Twin: ledger.market.actions.certificates, which writes it from the act.
CREATE OR REPLACE FUNCTION ledger.check_certificate_of_sale() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM permit_act t JOIN process_event e ON e.book_id = t.book_id AND e.process_id = t.act_id
      WHERE t.book_id = NEW.book_id AND t.act_id = NEW.act_id AND e.action = 'settle' AND of_this_transaction(e.xmin)
        AND NEW.content ->> 'act' = t.act_id::text
        AND (NEW.content ->> 'total')::numeric * 100 = (
          SELECT sum(n.amount) FROM permit_act_line n WHERE n.book_id = t.book_id AND n.act_id = t.act_id)) THEN
    RAISE EXCEPTION 'a certificate of what was not settled' USING ERRCODE = 'LG083', CONSTRAINT = 'certificate_of_sale';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS certificate_of_sale ON ledger.permit_certificate;
CREATE CONSTRAINT TRIGGER certificate_of_sale AFTER INSERT ON ledger.permit_certificate DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_certificate_of_sale();
ALTER TABLE ledger.permit_certificate ENABLE ALWAYS TRIGGER certificate_of_sale;
