-- Whether a payee is a liable party of a case: by the root of its code, the credit code in it, its name in the spending, the case or the
-- register, or an account into which a liable party was paid before.
-- Callers: check_damage_spending. Locks: none. Errors: none. Twin: ledger.compensation.rules.payees.
CREATE OR REPLACE FUNCTION ledger.spent_on_liable(p_book integer, p_case integer, p_payee text, p_name text, p_account text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger
AS $$
  WITH person AS (
    SELECT plain_text(split_part(x.code, ':', 1)) AS kind, plain_text(split_part(x.code, ':', 2)) AS number, plain_text(x.name) AS name, x.liable
    FROM (
      SELECT d.owner AS code, d.name, TRUE AS liable FROM damage_party d
      WHERE d.book_id = p_book AND d.case_id = p_case AND d.side = 'liable'
      UNION ALL
      SELECT r.code, r.name, TRUE FROM damage_party d JOIN party r ON r.book_id = d.book_id
        AND lower(r.code) = plain_text(split_part(d.owner, ':', 1) || ':' || split_part(d.owner, ':', 2))
      WHERE d.book_id = p_book AND d.case_id = p_case AND d.side = 'liable'
      UNION ALL SELECT p_payee, p_name, FALSE
      UNION ALL
      SELECT d.owner, d.name, FALSE FROM damage_party d
      WHERE d.book_id = p_book AND d.case_id = p_case AND d.side <> 'liable' AND d.owner = p_payee
      UNION ALL
      SELECT r.code, r.name, FALSE FROM party r
      WHERE r.book_id = p_book AND lower(r.code) = plain_text(split_part(p_payee, ':', 1) || ':' || split_part(p_payee, ':', 2))
      UNION ALL
      SELECT s.payee, s.payee_name, FALSE FROM damage_spending s
      WHERE s.book_id = p_book AND p_account <> '' AND plain_account(s.payee_account) = plain_account(p_account)
    ) AS x (code, name, liable))
  SELECT EXISTS (
    SELECT FROM person a JOIN person b ON a.liable AND NOT b.liable
      AND ((a.kind, a.number) = (b.kind, b.number) OR (a.number = b.number AND length(a.number) = 18) OR (a.name = b.name AND a.name <> '')))
$$;
