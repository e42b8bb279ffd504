-- What stands under the code of a party, its own and that of its sites: what lies on its accounts, but for permits that are used up, and what of it
-- is not at its end: acts of which it is a side, allocations to it, its fees and its reports. What is said of its code itself is left out.
-- Callers: check_party_holds, ledger.permits.actions.code_corrections. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.party_stands(p_book integer, p_party text)
RETURNS TABLE (what text, name text, state text, figure bigint, scale smallint)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  WITH holders AS MATERIALIZED (
    SELECT p_party AS code UNION ALL SELECT s.code::text FROM site s WHERE s.book_id = p_book AND s.party = p_party)
  SELECT a.purpose::text, t.code::text, NULL::text, abs(b.debits - b.credits)::bigint, t.scale
  FROM account a
  JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.account_id AND b.debits <> b.credits
  JOIN asset t ON t.book_id = b.book_id AND t.asset_id = b.asset_id
  WHERE a.book_id = p_book AND a.owner = p_party AND a.purpose NOT IN ('surrendered', 'retired', 'expired')
  UNION ALL
  SELECT p.machine::text, p.process_id::text, p.state::text, NULL, NULL
  FROM process p
  WHERE p.book_id = p_book AND p.machine <> 'permits.code' AND p.process_id IN (
      SELECT t.act_id FROM permit_act t JOIN holders h ON h.code = t.site WHERE t.book_id = p_book
      UNION SELECT t.act_id FROM permit_act t JOIN holders h ON h.code = t.other WHERE t.book_id = p_book
      UNION SELECT g.grant_id FROM permit_grant_line g JOIN holders h ON h.code = g.site WHERE g.book_id = p_book
      UNION SELECT f.fee_id FROM permit_fee f JOIN holders h ON h.code = f.site WHERE f.book_id = p_book
      UNION SELECT r.report_id FROM permit_report r JOIN holders h ON h.code = r.site WHERE r.book_id = p_book)
    AND (p.state LIKE '%proposed' OR p.state LIKE '%\_asked' OR p.state = 'registered' AND p.machine = 'permits.pledge' OR p.state IN (
      'accepted', 'applied', 'approved', 'asked', 'assigned', 'attested', 'brought', 'checked', 'countersigned', 'disputed', 'due', 'frozen',
      'objected', 'offered', 'open_to_objection', 'paying', 'provisional', 'published', 'reported', 'running', 'suspended'))
$$;
