-- name: recorded
-- The agents of a case whom the office itself has recorded.
coalesce((SELECT json_agg(DISTINCT y.name)
   FROM ledger.damage_agent y
   JOIN ledger.damage_record o ON o.book_id = y.book_id AND o.record_id = y.record_id
   JOIN ledger.actor a USING (actor_id)
   WHERE y.book_id = c.book_id AND y.case_id = c.case_id AND a.role = 'bureau'), '[]') AS recorded

-- name: names
-- Who is not told by name: the natural persons among the parties of a case, and who acts or acted for one; and the names
-- of the other parties, in which an agent is not looked for.
coalesce((SELECT json_agg(DISTINCT n.name)
   FROM (
     SELECT x.name FROM ledger.damage_party x WHERE x.book_id = c.book_id AND x.case_id = c.case_id AND x.person
     UNION ALL
     -- A name that was set right stands in older texts as it was.
     SELECT o.words ->> 'was' FROM ledger.damage_party x
     JOIN ledger.damage_record o ON o.book_id = x.book_id AND o.case_id = x.case_id
       AND o.kind = 'rename_party' AND o.words ->> 'owner' = x.owner
     WHERE x.book_id = c.book_id AND x.case_id = c.case_id AND x.person) n), '[]') AS persons,
  coalesce((SELECT json_agg(DISTINCT y.name)
   FROM ledger.damage_agent y WHERE y.book_id = c.book_id AND y.case_id = c.case_id
     -- Whom the office has recorded, or named with what was done; whom a party alone calls its agent veils nothing, lest it call
     -- one by the words that it does not want to be read.
     AND EXISTS (SELECT FROM ledger.damage_record o JOIN ledger.actor a USING (actor_id)
                 WHERE o.book_id = y.book_id AND o.case_id = y.case_id AND a.role = 'bureau' AND o.kind <> 'end_agent'
                   AND (o.record_id = y.record_id OR strpos(o.words::text, y.record_id::text) > 0))), '[]') AS agents,
  coalesce((SELECT json_agg(DISTINCT z.name)
   FROM ledger.damage_party z
   WHERE z.book_id = c.book_id AND z.case_id = c.case_id AND NOT z.person), '[]') AS firms

-- name: cases
-- The cases that are public, with the names as they stand in the case. What is owed is
-- what agreements, judgments and conversions have made due in money, without what another one has replaced.
SELECT c.code, c.title, c.area, c.medium, extract(year FROM c.received_on)::int AS year, p.state,
  coalesce((SELECT json_agg(x.name ORDER BY x.owner)
   FROM ledger.damage_party x
   WHERE x.book_id = c.book_id AND x.case_id = c.case_id AND x.side = 'liable' AND x.until_on IS NULL), '[]') AS liable,
  {names},
  {recorded},
  (SELECT coalesce(sum(i.amount), 0)::bigint FROM ledger.damage_part i
   WHERE i.book_id = c.book_id AND i.case_id = c.case_id)
  - (SELECT coalesce(sum(y.amount), 0)::bigint FROM ledger.damage_payment y
     WHERE y.book_id = c.book_id AND y.case_id = c.case_id AND y.route = 'replaced' AND y.reversed_by IS NULL)
    AS due,
  (SELECT coalesce(sum(b.debits - b.credits), 0)::bigint
   FROM ledger.damage_account d
   JOIN ledger.account a USING (book_id, account_id)
   JOIN ledger.balance b USING (book_id, account_id)
   WHERE d.book_id = c.book_id AND d.case_id = c.case_id AND a.purpose = 'claim_received') AS received,
  (SELECT coalesce(sum(b.debits - b.credits), 0)::bigint
   FROM ledger.damage_account d
   JOIN ledger.account a USING (book_id, account_id)
   JOIN ledger.balance b USING (book_id, account_id)
   WHERE d.book_id = c.book_id AND d.case_id = c.case_id AND a.purpose = 'claim_received' AND d.head = 'LI') AS interest,
  coalesce((SELECT json_agg(json_build_object('title', j.title, 'state', q.state,
       'planned', ledger.restored(j.book_id, j.project_id, 'plan'),
       'restored', ledger.restored(j.book_id, j.project_id, 'accept')) ORDER BY j.project_id)
   FROM ledger.damage_project j
   JOIN ledger.process q ON q.book_id = j.book_id AND q.process_id = j.project_id
   WHERE j.book_id = c.book_id AND j.case_id = c.case_id), '[]') AS restorations
FROM ledger.damage_case c
JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
WHERE c.book_id = :book AND c.public AND c.code > :after
ORDER BY c.code LIMIT :limit

-- name: publications
-- What was published of cases that are public, after one, with the answers to what the public said, which is not told.
SELECT r.record_id AS id, c.code AS case, a.kind, r.effective_on AS published_on, r.words ->> 'text' AS text,
  k.due_on AS comments_until,
  (SELECT count(*) FROM ledger.damage_record m
   WHERE m.book_id = r.book_id AND m.case_id = r.case_id AND m.kind = 'take_comment'
     AND m.subject = r.record_id)::int AS comments,
  coalesce((SELECT json_agg(n.words ->> 'text' ORDER BY n.recorded_at, n.record_id)
   FROM ledger.damage_record m
   JOIN ledger.damage_record n ON n.book_id = m.book_id AND n.case_id = m.case_id
     AND n.kind = 'answer_comment' AND n.subject = m.record_id
   WHERE m.book_id = r.book_id AND m.case_id = r.case_id AND m.kind = 'take_comment'
     AND m.subject = r.record_id), '[]') AS answers,
  {names}
FROM ledger.damage_record r
JOIN ledger.damage_case c ON c.book_id = r.book_id AND c.case_id = r.case_id AND c.public
JOIN ledger.damage_record a ON a.book_id = r.book_id AND a.case_id = r.case_id AND a.record_id = r.subject
LEFT JOIN ledger.damage_clock k ON k.book_id = r.book_id AND k.case_id = r.case_id AND k.code = 'comments'
  AND k.subject = r.record_id::text
WHERE r.book_id = :book AND r.kind = 'publish_paper' AND (CAST(:case AS text) IS NULL OR c.code = :case)
  AND (CAST(:after AS uuid) IS NULL OR r.record_id > CAST(:after AS uuid))
ORDER BY r.record_id LIMIT :limit
