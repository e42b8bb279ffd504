-- A site that is closed has no new acts, whatever day they say: neither sold, let, pledged, bought back, recognised, moved, released nor
-- enforced to it, and nothing is allocated to it; and what was offered to it before nobody agrees to. It is closed once at a time.
-- Fires for each such act, each allocation and each yes, when the transaction commits. Only what the web writes is asked. Locks: none; who
-- closes holds the lots of the site still.
-- Errors: LG204 site_closed. Twins: ledger.permits.actions.closed, ledger.permits.actions.closures.
CREATE OR REPLACE FUNCTION ledger.check_site_closed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_new jsonb := to_jsonb(NEW);
  v_sites text[];
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  IF TG_TABLE_NAME = 'permit_grant' THEN
    v_sites := ARRAY(SELECT DISTINCT n.site FROM permit_grant_line n WHERE n.book_id = NEW.book_id AND n.grant_id::text = v_new ->> 'grant_id');
  ELSIF TG_TABLE_NAME = 'process_event' THEN
    v_sites := ARRAY(SELECT unnest(ARRAY[a.site, a.other]) FROM permit_act a WHERE a.book_id = NEW.book_id AND a.act_id::text = v_new ->> 'process_id');
  ELSE
    v_sites := ARRAY[CASE WHEN v_new ->> 'machine' <> 'permits.enforcement' THEN v_new ->> 'site' END, v_new ->> 'other'];
  END IF;
  IF EXISTS (
      SELECT FROM permit_act c
      JOIN process p ON p.book_id = c.book_id AND p.process_id = c.act_id AND p.state IN ('closed', 'reopening_asked')
      WHERE c.book_id = NEW.book_id AND c.site = ANY (v_sites) AND c.machine = 'permits.closure' AND c.act_id::text <> coalesce(v_new ->> 'act_id', '')) THEN
    RAISE EXCEPTION 'an act of a site that is closed' USING ERRCODE = 'LG204', CONSTRAINT = 'site_closed';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS site_closed ON ledger.permit_act;
CREATE CONSTRAINT TRIGGER site_closed AFTER INSERT ON ledger.permit_act DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine IN ('permits.sale', 'permits.lease', 'permits.pledge', 'permits.buyback', 'permits.surplus', 'permits.move',
                                     'permits.enforcement', 'permits.closure'))
  EXECUTE FUNCTION ledger.check_site_closed();
ALTER TABLE ledger.permit_act ENABLE ALWAYS TRIGGER site_closed;
DROP TRIGGER IF EXISTS site_closed ON ledger.permit_grant;
CREATE CONSTRAINT TRIGGER site_closed AFTER INSERT ON ledger.permit_grant DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_site_closed();
ALTER TABLE ledger.permit_grant ENABLE ALWAYS TRIGGER site_closed;
DROP TRIGGER IF EXISTS site_closed ON ledger.process_event;
CREATE CONSTRAINT TRIGGER site_closed AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine IN ('permits.sale', 'permits.lease', 'permits.buyback', 'permits.move') AND NEW.to_state IN ('accepted', 'attested'))
  EXECUTE FUNCTION ledger.check_site_closed();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER site_closed;
