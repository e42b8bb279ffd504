-- name: disposals
-- Where what was left in the funds of cases went: how much, to whom, on which basis and paper, who recorded and who
-- confirmed it, and when it was reversed.
SELECT c.code AS case_code, r.effective_on, r.words ->> 'destination' AS destination, r.words ->> 'other_case' AS other_case,
  r.words ->> 'payee' AS payee, ((r.words ->> 'amount')::numeric * 100)::bigint AS amount, r.words ->> 'basis' AS basis,
  r.document, a.name AS person, coalesce((
    SELECT y.name FROM ledger.process_event e JOIN ledger.actor y ON y.actor_id = e.actor_id
    WHERE e.book_id = r.book_id AND e.process_id = ledger.derived_id(r.record_id, 'recording') AND e.action = 'confirm'), '')
    AS confirmed_by, (
    SELECT max(x.confirmed_on) FROM ledger.damage_reversal x
    WHERE x.book_id = r.book_id AND x.target = r.record_id) AS reversed_on, r.record_id AS act
FROM ledger.damage_record r
JOIN ledger.damage_case c ON c.book_id = r.book_id AND c.case_id = r.case_id
JOIN ledger.actor a ON a.actor_id = r.actor_id
WHERE r.book_id = :book AND r.kind = 'dispose_fund' AND ledger.damage_act_done(r.book_id, r.record_id)
  AND (r.effective_on, r.record_id) > (CAST(:on AS date), CAST(:act AS uuid))
ORDER BY r.effective_on, r.record_id LIMIT :limit
