-- A lot is an asset of its book, counts under a cap of its book. What lots and caps are called is made of the
-- pollutant, area and year of the cap; the place of a lot under its cap follows.
-- Fires after each INSERT statement on lots and caps, set-based.
-- Nothing is granted of a vintage whose expiry has begun; what is moved or recognised comes out of lots that are there.
-- Locks: none beyond the statement's. Errors: LG014 lot_references, lot_named, cap_named; LG012 vintage_ended.
-- Twins: ledger.permits.queries.lots cap_code, ledger.permits.actions.recasting and issue_lots, which make the names.
CREATE OR REPLACE FUNCTION ledger.check_lots() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp SET enable_mergejoin = off SET enable_seqscan = off
AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT book_id, cap_id FROM new_lots) n
             WHERE NOT EXISTS (SELECT FROM permit_cap c WHERE c.book_id = n.book_id AND c.asset_id = n.cap_id))
     OR EXISTS (SELECT FROM new_lots n
                LEFT JOIN LATERAL (SELECT s.kind FROM asset s WHERE s.book_id = n.book_id AND s.asset_id = n.asset_id OFFSET 0) s ON true
                WHERE s.kind IS DISTINCT FROM 'permit') THEN
    RAISE EXCEPTION 'a lot without its asset or cap' USING ERRCODE = 'LG014', CONSTRAINT = 'lot_references';
  END IF;
  IF EXISTS (SELECT FROM new_lots n
             JOIN LATERAL (SELECT format('lot:%s:%s:%s:', c.pollutant, c.area, c.vintage) AS name FROM permit_cap c
                           WHERE c.book_id = n.book_id AND c.asset_id = n.cap_id OFFSET 0) c ON true
             JOIN LATERAL (SELECT s.code FROM asset s WHERE s.book_id = n.book_id AND s.asset_id = n.asset_id OFFSET 0) s ON true
             WHERE NOT starts_with(s.code, c.name)) THEN
    RAISE EXCEPTION 'a lot that is named after another cap' USING ERRCODE = 'LG014', CONSTRAINT = 'lot_named';
  END IF;
  IF EXISTS (SELECT FROM (SELECT DISTINCT book_id, cap_id FROM new_lots WHERE origin = 'initial') n
             JOIN permit_cap c ON c.book_id = n.book_id AND c.asset_id = n.cap_id
             JOIN permit_act t ON t.book_id = c.book_id AND t.site = 'bureau:' || c.area AND t.machine = 'permits.expiry'
                              AND t.terms ->> 'pollutant' = c.pollutant AND t.terms ->> 'vintage' = c.vintage::text
             JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state IN ('running', 'ended')) THEN
    RAISE EXCEPTION 'a lot of a vintage whose expiry has begun' USING ERRCODE = 'LG012', CONSTRAINT = 'vintage_ended';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_caps() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM new_caps n JOIN asset s USING (book_id, asset_id)
             WHERE s.code <> format('cap:%s:%s:%s', n.pollutant, n.area, n.vintage)) THEN
    RAISE EXCEPTION 'a cap that is named after another one' USING ERRCODE = 'LG014', CONSTRAINT = 'cap_named';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER lot_references AFTER INSERT ON ledger.permit_lot REFERENCING NEW TABLE AS new_lots
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_lots();
ALTER TABLE ledger.permit_lot ENABLE ALWAYS TRIGGER lot_references;
CREATE OR REPLACE TRIGGER cap_named AFTER INSERT ON ledger.permit_cap REFERENCING NEW TABLE AS new_caps
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_caps();
ALTER TABLE ledger.permit_cap ENABLE ALWAYS TRIGGER cap_named;
