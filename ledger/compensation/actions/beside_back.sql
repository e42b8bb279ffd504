-- name: reopen
-- Let a term of a subject run again.
UPDATE ledger.damage_clock
SET stopped_on = NULL
WHERE book_id = %(book)s AND case_id = %(case)s AND code = %(code)s AND subject = %(subject)s

-- name: stage_without
-- How a stage stands without an act: what the other acts that stand have accepted of it, and when it was last
-- accepted and refused. Who names no value accepts all that is left.
SELECT m.number,
  coalesce(CASE WHEN bool_or(r.kind = 'accept_stage' AND coalesce(r.words ->> 'value', '') = '') THEN m.amount
    ELSE (sum(nullif(r.words ->> 'value', '')::numeric) FILTER (WHERE r.kind = 'accept_stage') * 100)::bigint END, 0) AS accepted,
  max(r.effective_on) FILTER (WHERE r.kind = 'accept_stage') AS accepted_on,
  max(r.effective_on) FILTER (WHERE r.kind = 'refuse_stage') AS refused_on
FROM ledger.damage_record t
JOIN ledger.damage_milestone m
  ON m.book_id = t.book_id AND m.project_id = t.subject AND m.number::text = t.words ->> 'stage'
LEFT JOIN ledger.damage_record r
  ON r.book_id = t.book_id AND r.case_id = t.case_id AND r.subject = t.subject AND r.record_id <> t.record_id
  AND r.kind IN ('accept_stage', 'refuse_stage') AND r.words ->> 'stage' = t.words ->> 'stage'
  AND NOT EXISTS (SELECT FROM ledger.damage_reversal x
    WHERE x.book_id = r.book_id AND x.target = r.record_id AND x.confirmed_on IS NOT NULL)
WHERE t.book_id = %(book)s AND t.case_id = %(case)s AND t.record_id = %(id)s
GROUP BY m.book_id, m.project_id, m.number, m.amount

-- name: restore_stage
-- Let a stage be as it stands without an act.
UPDATE ledger.damage_milestone
SET accepted = CASE WHEN %(accepted_on)s::date IS NOT NULL THEN %(accepted)s::bigint END,
  accepted_on = %(accepted_on)s, refused_on = %(refused_on)s
WHERE book_id = %(book)s AND project_id = %(id)s AND number = %(stage)s

-- name: open_stages_again
-- Let the stages of works go on that an act had ended: those that ended on its day, but for what a variation of that day had
-- ended before it, which has put others, the last ones by number, in the place of all that were open.
UPDATE ledger.damage_milestone m
SET ended_on = NULL
FROM ledger.damage_record t
WHERE t.book_id = %(book)s AND t.case_id = %(case)s AND t.record_id = %(target)s
  AND m.book_id = t.book_id AND m.project_id = t.subject AND m.ended_on = t.effective_on
  AND m.number > coalesce((
    SELECT (SELECT max(n.number) FROM ledger.damage_milestone n WHERE n.book_id = t.book_id AND n.project_id = t.subject)
      - jsonb_array_length(v.words -> 'stages')
    FROM ledger.damage_record v
    LEFT JOIN ledger.damage_record k
      ON k.book_id = v.book_id AND k.case_id = v.case_id AND k.kind = 'confirm_recording' AND k.subject = v.record_id
    WHERE v.book_id = t.book_id AND v.case_id = t.case_id AND v.kind = 'vary_project' AND v.subject = t.subject
      AND v.effective_on = t.effective_on AND ledger.damage_act_done(v.book_id, v.record_id)
    ORDER BY coalesce(k.recorded_at, v.recorded_at) DESC, v.record_id DESC LIMIT 1), 0)
RETURNING m.number

-- name: given_up_from
-- In which state works were given up.
SELECT from_state FROM ledger.process_event
WHERE book_id = %(book)s AND process_id = %(id)s AND action = 'give_up'
ORDER BY version DESC LIMIT 1
