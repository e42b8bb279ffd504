-- Posts the entries that grant the lots of a decision: room under the cap to issued, lots to their holders.
-- Callers: issue_lots. One call of the posting function for each few entries, so that its arrays stay small.
-- Locks: as post_entries. Returns null, or the first refusal. Errors: none of its own.
CREATE OR REPLACE FUNCTION ledger.issue_postings(
  p_book integer, p_grant uuid, p_actor integer, p_on date, p_document text, p_caps integer[],
  p_entry integer, p_chunk integer) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_fault jsonb; v_chunk record; v_kind text;
BEGIN
  SELECT CASE e.action WHEN 'bring' THEN 'permits.opening' ELSE 'permits.allocation' END INTO STRICT v_kind
  FROM process_event e WHERE e.book_id = p_book AND e.process_id = p_grant AND e.version = 1;
  FOR v_chunk IN
    WITH caps AS MATERIALIZED (
      SELECT c.asset_id AS cap_id,
             (SELECT account_id FROM account WHERE book_id = p_book AND code = permit_account_code('bureau:' || c.area, 'lot_issued')) AS issuer,
             (SELECT account_id FROM account WHERE book_id = p_book AND code = permit_account_code('bureau:' || c.area, 'cap_available')) AS room,
             (SELECT account_id FROM account WHERE book_id = p_book AND code = permit_account_code('bureau:' || c.area, 'cap_issued')) AS taken
      FROM permit_cap c
      WHERE c.book_id = p_book AND c.asset_id = ANY (p_caps)
    ), lots AS (
      SELECT l.asset_id, l.cap_id, g.quantity, h.account_id AS holder, c.issuer, c.room, c.taken,
             row_number() OVER (PARTITION BY l.cap_id ORDER BY l.grant_line) AS place
      FROM (SELECT asset_id, cap_id, grant_line FROM permit_lot WHERE book_id = p_book AND grant_id = p_grant OFFSET 0) AS l
      CROSS JOIN LATERAL (SELECT quantity, permit_account_code(site, purpose) AS code FROM permit_grant_line
                          WHERE book_id = p_book AND grant_id = p_grant AND line = l.grant_line OFFSET 0) AS g
      CROSS JOIN LATERAL (SELECT account_id FROM account WHERE book_id = p_book AND code = g.code OFFSET 0) AS h
      JOIN caps c ON c.cap_id = l.cap_id
        ), entries AS (
      SELECT lots.*, dense_rank() OVER (ORDER BY cap_id, (place - 1) / p_entry)::integer AS entry FROM lots
    ), legs AS (
      SELECT entry, 1 AS part, asset_id AS place, taken AS account, cap_id AS asset, quantity AS amount FROM (
        SELECT entry, min(asset_id) AS asset_id, min(taken) AS taken, min(cap_id) AS cap_id, sum(quantity)::bigint AS quantity
        FROM entries GROUP BY entry) AS e
      UNION ALL SELECT entry, 2, min(asset_id), min(room), min(cap_id), -sum(quantity)::bigint FROM entries GROUP BY entry
      UNION ALL SELECT entry, 3, asset_id, holder, asset_id, quantity FROM entries
      UNION ALL SELECT entry, 4, asset_id, issuer, asset_id, -quantity FROM entries
    )
    SELECT array_agg(entry - (entry - 1) / p_chunk * p_chunk ORDER BY entry, part, place) AS entries,
           array_agg(account ORDER BY entry, part, place) AS accounts, array_agg(asset ORDER BY entry, part, place) AS assets,
           array_agg(amount ORDER BY entry, part, place) AS amounts, (entry - 1) / p_chunk AS number
    FROM legs GROUP BY (entry - 1) / p_chunk ORDER BY 5
  LOOP
    v_fault := post_legs(p_book, p_actor, v_kind, p_on, '', p_document, p_grant, 'issue',
                         v_chunk.number * p_chunk, v_chunk.entries, v_chunk.accounts, v_chunk.assets, v_chunk.amounts);
    IF v_fault IS NOT NULL THEN
      RETURN v_fault;
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;
