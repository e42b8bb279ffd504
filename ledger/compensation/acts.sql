-- name: undone
-- What a reversal undoes, where an act is about one, and how many parts the case has.
SELECT r.record_id AS target, r.kind, y.entry_id,
  (SELECT coalesce(max(p.part), 0) FROM ledger.damage_part p
   WHERE p.book_id = c.book_id AND p.case_id = c.case_id) AS parts
FROM ledger.damage_case c
LEFT JOIN ledger.damage_reversal x ON x.book_id = c.book_id AND x.reversal_id = %(subject)s
LEFT JOIN ledger.damage_record r ON r.book_id = x.book_id AND r.record_id = x.target
LEFT JOIN ledger.damage_payment y ON y.book_id = x.book_id AND y.payment_id = x.target
WHERE c.book_id = %(book)s AND c.case_id = %(case)s

-- name: posted
-- Those of some entries that were made, in their order.
SELECT entry_id FROM ledger.entry
WHERE book_id = %(book)s AND entry_id = ANY(%(ids)s)
ORDER BY position
