-- name: choices
-- Who came into a case as an expert without a lot, was recused after one, or was drawn after there had been one of the
-- field; and who was ended in the pool in the 90 days before a draw of its field, who so was not drawn: with ground and reason,
-- who recorded it and who confirmed it, by the day. What waits or was dropped is not there.
SELECT * FROM (
SELECT c.code AS case_code, r.effective_on, r.kind, x.code AS expert, x.field,
  coalesce(r.words ->> 'ground', '') AS ground, r.reason, r.document, a.name AS person, a.role, (
    SELECT y.name FROM ledger.process_event v JOIN ledger.actor y ON y.actor_id = v.actor_id
    WHERE v.book_id = r.book_id AND v.process_id = ledger.derived_id(r.record_id, 'recording')
      AND v.action = 'confirm') AS second,
  r.record_id AS act
FROM ledger.damage_expert_choice k
JOIN ledger.damage_expert x ON x.book_id = k.book_id AND x.expert_id = k.expert_id
JOIN ledger.damage_case c ON c.book_id = k.book_id AND c.case_id = k.case_id
JOIN ledger.damage_record r ON r.book_id = k.book_id AND (
  r.record_id = k.recusal_id AND k.seed <> ''
  OR r.record_id = k.record_id AND (k.seed = '' OR EXISTS (
    SELECT FROM ledger.damage_record o
    WHERE o.book_id = r.book_id AND o.case_id = r.case_id AND o.kind = 'draw_experts'
      AND o.words ->> 'field' = r.words ->> 'field' AND o.recorded_at < r.recorded_at)))
JOIN ledger.actor a ON a.actor_id = r.actor_id
WHERE k.book_id = :book
UNION ALL
SELECT c.code, r.effective_on, 'end_expert', x.code, x.field, '', e.reason, e.document, a.name, a.role, NULL, r.record_id
FROM ledger.damage_record r
JOIN ledger.damage_case c ON c.book_id = r.book_id AND c.case_id = r.case_id
JOIN ledger.damage_expert x ON x.book_id = r.book_id AND x.field = r.words ->> 'field'
JOIN ledger.process_event e ON e.book_id = x.book_id AND e.process_id = x.expert_id AND e.action = 'end'
  AND e.recorded_at BETWEEN r.recorded_at - interval '90 days' AND r.recorded_at
JOIN ledger.actor a ON a.actor_id = e.actor_id
WHERE r.book_id = :book AND r.kind = 'draw_experts') f
WHERE (f.effective_on, f.case_code, f.act, f.expert) > (:on, :code, :act, :expert)
ORDER BY f.effective_on, f.case_code, f.act, f.expert
LIMIT :limit
