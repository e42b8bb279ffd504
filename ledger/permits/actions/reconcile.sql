-- name: tasks
-- The open tasks, the oldest first; an owner sees those of its sites, with whose codes the subjects begin.
SELECT t.kind, t.subject, t.figures, t.opened_at, t.explanation
FROM ledger.permit_task t
WHERE t.book_id = %(book)s AND t.closed_at IS NULL
  AND (%(site)s::text IS NULL OR starts_with(t.subject, %(site)s || '/'))
  AND (%(owner)s::text IS NULL OR EXISTS (
    SELECT FROM ledger.site s
    WHERE s.book_id = t.book_id AND s.party = %(owner)s AND starts_with(t.subject, s.code || '/')))
  AND (%(after_at)s::timestamptz IS NULL
    OR (t.opened_at, t.kind, t.subject) > (%(after_at)s, %(after_kind)s::text, %(after_subject)s::text))
ORDER BY t.opened_at, t.kind, t.subject
LIMIT %(limit)s

-- name: open_task
-- Open a task for a difference, or open it again. What was explained stays explained while the figures stay.
INSERT INTO ledger.permit_task (book_id, kind, subject, figures)
VALUES (%(book)s, %(kind)s, %(subject)s, %(figures)s)
ON CONFLICT (book_id, kind, subject) DO UPDATE
SET figures = excluded.figures, closed_at = NULL,
  explanation = CASE WHEN permit_task.figures = excluded.figures THEN permit_task.explanation END,
  explained_by = CASE WHEN permit_task.figures = excluded.figures THEN permit_task.explained_by END

-- name: close_others
-- Close the tasks of a site whose difference is gone.
UPDATE ledger.permit_task
SET closed_at = clock_timestamp()
WHERE book_id = %(book)s AND kind = %(kind)s AND starts_with(subject, %(site)s || '/') AND closed_at IS NULL
  AND NOT subject = ANY(%(still)s)
