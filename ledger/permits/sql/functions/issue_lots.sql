-- Grants the lots of a decision: one lot for each line and year, under the caps, all or none.
-- Callers: ledger.permits.actions.grants, as the web's role (SECURITY DEFINER), after every line was checked.
-- A line that was brought in with a stock says of itself from where it came and by which decision.
-- Makes the accounts, assets and lots that are missing, and posts entries of at most 400 lots each, so that the room
-- under a cap is taken and the lots are issued in the same entry.
-- Locks: the caps' rows in the order of their ids (numbers of lots), then as post_entries.
-- Returns the number of lots, and the first refusal with code and figures (then the caller gives up the transaction).
-- Errors: LG010 grant_lines_missing when a line has no cap, LG011 grant_issued when it was done before.
CREATE OR REPLACE FUNCTION ledger.issue_lots(
  p_book integer, p_grant uuid, p_actor integer, p_origin text, OUT lots integer, OUT fault jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  c_entry CONSTANT integer := 400;
  c_chunk CONSTANT integer := 5;
  v_on date; v_document text; v_expected integer; v_caps integer[];
  v_numbers CONSTANT regclass := pg_get_serial_sequence('ledger.asset', 'asset_id');
BEGIN
  SELECT effective_on, document INTO STRICT v_on, v_document FROM permit_grant WHERE book_id = p_book AND grant_id = p_grant;
  IF EXISTS (SELECT FROM permit_lot WHERE book_id = p_book AND grant_id = p_grant) THEN
    RAISE EXCEPTION 'the lots of % were issued already', p_grant USING ERRCODE = 'LG011', CONSTRAINT = 'grant_issued';
  END IF;
  INSERT INTO account (book_id, code, owner, purpose, floor, debit_normal, opened_by)
  SELECT p_book, a.code, a.owner, a.purpose, u.floor, u.debit_normal, p_actor
  FROM (SELECT DISTINCT permit_account_code(g.site, g.purpose) AS code, g.party AS owner, g.purpose
        FROM permit_grant_line g WHERE g.book_id = p_book AND g.grant_id = p_grant) AS a
  JOIN purpose u ON u.code = a.purpose
  ORDER BY a.code
  ON CONFLICT DO NOTHING;
  SELECT array_agg(k.asset_id) INTO v_caps FROM (SELECT c.asset_id FROM permit_cap c
  WHERE c.book_id = p_book AND EXISTS (
    SELECT FROM permit_grant_line g WHERE g.book_id = p_book AND g.grant_id = p_grant AND g.pollutant = c.pollutant
      AND g.area = c.area AND c.vintage BETWEEN g.first_vintage AND g.last_vintage)
  ORDER BY c.asset_id FOR UPDATE) AS k;
  -- Number the lots under each cap, in the order of the lines.
  WITH wanted AS (
    SELECT g.line, g.site, g.quantity, g.purpose, c.asset_id AS cap_id, c.pollutant, c.area, c.vintage, c.lots AS before,
           row_number() OVER w AS place, greatest(g.valid_from, make_date(c.vintage, 1, 1)) AS valid_from,
           s.unit, s.scale, s.digits, g.document, g.origin
    FROM permit_grant_line g
    JOIN permit_cap c ON c.book_id = p_book AND c.pollutant = g.pollutant AND c.area = g.area
                     AND c.vintage BETWEEN g.first_vintage AND g.last_vintage
    JOIN asset s ON s.book_id = p_book AND s.asset_id = c.asset_id
    WHERE g.book_id = p_book AND g.grant_id = p_grant
    WINDOW w AS (PARTITION BY c.asset_id ORDER BY g.line)
  ), numbered AS MATERIALIZED (
    SELECT nextval(v_numbers)::integer AS asset_id, w.* FROM (SELECT * FROM wanted ORDER BY cap_id, place) AS w
  ), assets AS (
    INSERT INTO asset (book_id, asset_id, code, name, kind, unit, scale, digits) OVERRIDING SYSTEM VALUE
    SELECT p_book, n.asset_id, format('lot:%s:%s:%s:%s', n.pollutant, n.area, n.vintage, lpad((n.before + n.place)::text, greatest(4, length((n.before + n.place)::text)), '0')),
           format('%s in %s, vintage %s, lot %s', n.pollutant, n.area, n.vintage, n.before + n.place), 'permit', n.unit,
           n.scale, n.digits
    FROM numbered n
  ), counted AS (
    UPDATE permit_cap c SET lots = c.lots + t.many
    FROM (SELECT n.cap_id, count(*) AS many FROM numbered n GROUP BY n.cap_id) AS t
    WHERE c.book_id = p_book AND c.asset_id = t.cap_id
  )
  INSERT INTO permit_lot (book_id, asset_id, cap_id, owner, origin, document, valid_from, valid_to, grant_id, grant_line)
  SELECT p_book, n.asset_id, n.cap_id, n.site, coalesce(n.origin, p_origin), coalesce(n.document, v_document), n.valid_from,
         make_date(n.vintage, 12, 31), p_grant, n.line
  FROM numbered n;
  GET DIAGNOSTICS lots = ROW_COUNT;
  SELECT sum(last_vintage - first_vintage + 1) INTO v_expected
  FROM permit_grant_line WHERE book_id = p_book AND grant_id = p_grant;
  IF lots <> v_expected THEN
    RAISE EXCEPTION '% of % lots have a cap', lots, v_expected USING ERRCODE = 'LG010', CONSTRAINT = 'grant_lines_missing';
  END IF;
  fault := issue_postings(p_book, p_grant, p_actor, v_on, v_document, v_caps, c_entry, c_chunk);
END
$$;
