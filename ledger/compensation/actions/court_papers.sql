-- name: taken
-- The papers of courts of one sort that a case has, but for those that were reversed, and of suits that ended without a judgment.
SELECT r.effective_on AS on, r.subject, r.words
FROM ledger.damage_record r
WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.kind = %(act)s AND r.record_id <> %(but)s
  AND ledger.damage_court_paper_stands(r.book_id, r.case_id, r.record_id)
