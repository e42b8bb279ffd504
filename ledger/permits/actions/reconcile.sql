-- name: tasks
-- List the open tasks, the oldest first.
SELECT kind, subject, figures, opened_at, explanation
FROM ledger.permit_task
WHERE book_id = %(book)s AND closed_at IS NULL
  AND (%(owner)s::text IS NULL
    OR EXISTS (SELECT FROM ledger.site s
      WHERE s.book_id = permit_task.book_id AND s.party = %(owner)s
        AND starts_with(subject, s.code || '/')))
ORDER BY opened_at, subject LIMIT %(limit)s

-- name: reconcile_update_task
-- Hold what a licence permits against what the site may emit, and open, renew or close a task for each
-- difference.
UPDATE ledger.permit_task
SET closed_at = clock_timestamp()
WHERE book_id = %s AND kind = %s AND starts_with(subject, %s) AND closed_at IS NULL
  AND NOT subject = ANY(%s)

-- name: reconcile_insert_task
-- Hold what a licence permits against what the site may emit, and open, renew or close a task for each
-- difference.
INSERT INTO ledger.permit_task (book_id, kind, subject, figures)
VALUES (%s, %s, %s, %s) ON CONFLICT (book_id, kind, subject)
DO UPDATE SET figures = excluded.figures, closed_at = NULL, explanation = CASE
  WHEN permit_task.figures = excluded.figures THEN permit_task.explanation END, explained_by = CASE
    WHEN permit_task.figures = excluded.figures THEN permit_task.explained_by END
