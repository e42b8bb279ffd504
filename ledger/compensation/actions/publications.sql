-- name: publishable
-- The acts whose paper is to be published and is not yet: what was reversed is none.
SELECT r.record_id
FROM ledger.damage_record r
WHERE r.book_id = %(book)s AND r.case_id = %(case)s
  AND r.kind IN ('perform', 'confirm', 'settle_suit', 'perform_apart', 'confirm_apart', 'settle_apart',
    'approve_project', 'accept_project', 'reject_project', 'judge', 'judge_apart')
  AND ledger.damage_act_done(r.book_id, r.record_id)
  AND NOT EXISTS (SELECT FROM ledger.damage_reversal x
    WHERE x.book_id = r.book_id AND x.case_id = r.case_id AND x.target = r.record_id AND x.confirmed_on IS NOT NULL)
  AND NOT EXISTS (SELECT FROM ledger.damage_record y
    WHERE y.book_id = r.book_id AND y.case_id = r.case_id AND y.kind = 'publish_paper' AND y.subject = r.record_id)
ORDER BY r.recorded_at, r.record_id
