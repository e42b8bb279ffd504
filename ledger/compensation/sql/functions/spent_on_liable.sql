-- Whether a payee is a liable party of a case, owes a part of it, administers the assets of such a one or is its agent, as the office has recorded or named it: by the root of its code, a credit code in it, its name in the spending or the
-- case, or an account into which such a one was paid before. What one person writes into the register, or a party about itself, bars nobody.
-- Callers: check_damage_spending. Locks: none. Errors: none. Twin: ledger.compensation.rules.payees.
CREATE OR REPLACE FUNCTION ledger.spent_on_liable(p_book integer, p_case integer, p_payee text, p_name text, p_account text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  WITH owing AS (
    SELECT d.owner AS code, d.name FROM damage_party d WHERE d.book_id = p_book AND d.case_id = p_case AND d.side = 'liable'
    UNION SELECT o.owner, coalesce(d.name, '') FROM damage_obligor o
      LEFT JOIN damage_party d ON d.book_id = o.book_id AND d.case_id = o.case_id AND d.owner = o.owner
    WHERE o.book_id = p_book AND o.case_id = p_case
    UNION SELECT n.administrator, n.administrator_name FROM damage_insolvency n
    WHERE n.book_id = p_book AND n.case_id = p_case AND n.counts
    UNION SELECT '', g.name FROM damage_agent g WHERE g.book_id = p_book AND g.case_id = p_case AND g.end_id IS NULL AND EXISTS (
      SELECT FROM damage_record o JOIN actor w USING (actor_id)
      WHERE o.book_id = g.book_id AND o.case_id = g.case_id AND o.kind <> 'end_agent' AND w.owner IS NULL
        AND (o.record_id = g.record_id OR strpos(o.words::text, g.record_id::text) > 0))
  ), person AS (
    SELECT owner_forms(x.code, x.name) AS codes, plain_text(x.name) AS name, x.liable
    FROM (
      SELECT code, name, TRUE FROM owing
      UNION ALL SELECT p_payee, p_name, FALSE
      UNION ALL
      SELECT d.owner, d.name, FALSE FROM damage_party d
      WHERE d.book_id = p_book AND d.case_id = p_case AND d.side <> 'liable' AND d.owner = p_payee
      UNION ALL
      SELECT s.payee, s.payee_name, FALSE FROM damage_spending s
      WHERE s.book_id = p_book AND p_account <> '' AND plain_account(s.payee_account) = plain_account(p_account)
    ) AS x (code, name, liable))
  SELECT EXISTS (
    SELECT FROM person a JOIN person b ON a.liable AND NOT b.liable AND (a.codes && b.codes OR (a.name = b.name AND a.name <> '')))
$$;
