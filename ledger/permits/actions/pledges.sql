-- name: bound_by_another
-- Whether a pledge of another rank, before or after this one, still binds the same lots of the site.
SELECT EXISTS (
  SELECT FROM ledger.permit_act t
  JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
  WHERE t.book_id = %(book)s AND t.site = %(site)s AND t.machine = 'permits.pledge'
    AND p.state IN ('registered', 'release_asked') AND t.act_id <> %(pledge)s
    AND (t.terms ->> 'senior' = %(pledge)s::uuid::text OR t.act_id = %(senior)s::uuid))
