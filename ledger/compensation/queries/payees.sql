-- name: payees
-- What is known of each payee that is asked about, in their order.
--   people: who is liable in the case, owes a part of it, administers a bankrupt or is an agent there (liable),
--           who else is in it, and whom the register has under the code of the payee (liable is null there, and the name,
--           which counts for nothing, empty);
--   holders: under what its account was used before, by spendings and in the statements of the bank.
WITH asked AS (
  SELECT u.n, u.payee, u.name, u.account
  FROM unnest(%(payees)s::text[], %(names)s::text[], %(accounts)s::text[])
    WITH ORDINALITY AS u (payee, name, account, n)
), owing AS (
  SELECT p.owner AS code, p.name FROM ledger.damage_party p
  WHERE p.book_id = %(book)s AND p.case_id = %(case)s AND p.side = 'liable'
  UNION
  SELECT o.owner, '' FROM ledger.damage_obligor o
  WHERE o.book_id = %(book)s AND o.case_id = %(case)s
  UNION
  SELECT n.administrator, n.administrator_name FROM ledger.damage_insolvency n
  WHERE n.book_id = %(book)s AND n.case_id = %(case)s AND n.counts
  UNION
  SELECT '', g.name FROM ledger.damage_agent g
  WHERE g.book_id = %(book)s AND g.case_id = %(case)s AND g.end_id IS NULL
    -- Whom a party alone calls its agent bars no payment: it would stop whose money it likes.
    AND EXISTS (SELECT FROM ledger.damage_record o JOIN ledger.actor w USING (actor_id)
                WHERE o.book_id = g.book_id AND o.case_id = g.case_id AND o.kind <> 'end_agent' AND w.owner IS NULL
                  AND (o.record_id = g.record_id OR strpos(o.words::text, g.record_id::text) > 0))
), here AS (
  SELECT code, name, TRUE AS liable FROM owing
  UNION ALL
  SELECT p.owner, p.name, p.owner IN (SELECT code FROM owing) FROM ledger.damage_party p
  WHERE p.book_id = %(book)s AND p.case_id = %(case)s AND p.side <> 'liable'
)
SELECT
  (SELECT json_agg(json_build_array(w.code, w.name, w.liable))
   FROM (
     SELECT code, name, liable FROM here
     UNION ALL
     SELECT r.code, '', NULL FROM ledger.party r
     WHERE r.book_id = %(book)s AND lower(r.code) = ANY (ledger.owner_forms(a.payee, a.name))) w) AS people,
  (SELECT json_agg(json_build_array(h.code, h.name))
   FROM (
     SELECT s.payee AS code, s.payee_name AS name FROM ledger.damage_spending s
     WHERE s.book_id = %(book)s AND ledger.plain_account(s.payee_account) = a.account
     UNION
     SELECT NULL, l.party FROM ledger.bank_line l
     WHERE l.book_id = %(book)s AND ledger.plain_account(l.party_account) = a.account) h
   WHERE a.account <> '') AS holders
FROM asked a
ORDER BY a.n
