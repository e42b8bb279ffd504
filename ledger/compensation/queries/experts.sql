-- name: pool
-- The experts of the pool by their codes, from after one; of all fields, or of one.
SELECT x.expert_id AS id, x.code, x.name, x.field, x.title, x.institution, x.institution_code, x.actor, x.first_on,
  x.last_on, p.state
FROM ledger.damage_expert x
JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.expert_id
WHERE x.book_id = :book AND x.code > :after AND (CAST(:field AS text) IS NULL OR x.field = :field)
ORDER BY x.code LIMIT :limit

-- name: chosen
-- The experts of a case, as they were drawn or named, with the files of their opinions.
SELECT x.code AS expert, x.name, x.field, x.title, x.institution, c.seed, c.place, r.effective_on AS since,
  e.effective_on AS recused_on, e.words ->> 'ground' AS ground,
  ARRAY(SELECT o.sha256 FROM ledger.damage_opinion o
        WHERE o.book_id = c.book_id AND o.case_id = c.case_id AND o.expert_id = c.expert_id ORDER BY o.record_id) AS opinions
FROM ledger.damage_expert_choice c
JOIN ledger.damage_expert x ON x.book_id = c.book_id AND x.expert_id = c.expert_id
JOIN ledger.damage_record r ON r.book_id = c.book_id AND r.record_id = c.record_id
LEFT JOIN ledger.damage_record e ON e.book_id = c.book_id AND e.record_id = c.recusal_id
WHERE c.book_id = :book AND c.case_id = :case
ORDER BY c.record_id, c.place

-- name: drawn
-- The experts of a case by the acts that drew or named them.
SELECT c.record_id AS act, c.place, x.name, x.field, x.title, x.institution, c.seed
FROM ledger.damage_expert_choice c
JOIN ledger.damage_expert x ON x.book_id = c.book_id AND x.expert_id = c.expert_id
WHERE c.book_id = :book AND c.case_id = :case
ORDER BY c.record_id, c.place

-- name: fees
-- The fees of a case, also those that were cancelled, with what is paid of each.
SELECT f.fee_id AS id, f.kind, f.payee, f.advanced_by, f.borne, f.amount, f.counts,
  (SELECT coalesce(sum(s.amount), 0)::bigint FROM ledger.damage_fee_paid p
   JOIN ledger.damage_spending s ON s.book_id = p.book_id AND s.spending_id = p.spending_id
   JOIN ledger.process q ON q.book_id = s.book_id AND q.process_id = s.spending_id AND q.state = 'paid'
   WHERE p.book_id = f.book_id AND p.fee_id = f.fee_id) AS paid
FROM ledger.damage_fee f
WHERE f.book_id = :book AND f.case_id = :case
ORDER BY f.fee_id
