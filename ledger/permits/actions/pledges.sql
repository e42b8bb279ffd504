-- name: unbind
-- Give the lots of a pledge back, unless another rank still binds them.
SELECT EXISTS (SELECT FROM ledger.permit_act t
  JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
  WHERE t.book_id = %(book)s AND t.site = %(site)s AND t.machine = 'permits.pledge'
    AND p.state IN ('registered', 'release_asked') AND t.act_id <> %(id)s
      AND (t.terms ->> 'senior' = %(text)s OR t.act_id = %(senior)s::uuid))
