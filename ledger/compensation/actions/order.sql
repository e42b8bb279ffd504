-- name: there
-- What an act may rest on: what it names, and acts of the sorts that its row has, of those that are done and stand;
-- of a later day than it, and, where one of them is enough, of any day.
SELECT r.record_id AS id, r.kind, r.effective_on AS on, r.subject::text AS subject, (
  SELECT s.subject::text FROM ledger.damage_record s WHERE s.book_id = r.book_id AND s.record_id = r.subject) AS about, r.words
FROM ledger.damage_record r
WHERE r.book_id = %(book)s AND r.case_id = %(case)s
  AND (r.record_id = ANY(%(ids)s::uuid[]) AND r.effective_on > %(on)s
    OR r.kind = ANY(%(acts)s::text[]) AND (r.effective_on > %(on)s OR r.kind = ANY(%(first)s::text[]))
      AND ledger.damage_act_stands(r.book_id, r.case_id, r.record_id))
