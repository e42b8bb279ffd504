-- What the outbox of each book has to say of mandates, of the codes under them, of erasures and of other names and numbers, made from the rows themselves: those of the
-- book, and those of all administrators.
-- Who reads: the triggers that tell it, and the doctor, who holds it against what was told. No name, no half of a code.
-- Locks: none. Errors: none. `by` is null for what was done on the server's command line: then the event stands in the name of the
-- actor whom it is about. An enterprise is told of its own representatives. What is asked for or dropped names no holder: nobody is
-- registered before the mandate is confirmed.
CREATE OR REPLACE VIEW ledger.mandate_event AS
SELECT
  b.book_id,
  x.source,
  t.step,
  x.source || 's.' || t.step AS kind,
  x.id::text AS subject,
  t.at,
  coalesce(t.by, x.actor_id, x.asked_by) AS actor_id,
  CASE x.role WHEN 'enterprise' THEN ARRAY[x.owner::text] ELSE '{}' END AS owners,
  jsonb_strip_nulls(jsonb_build_object('person', CASE WHEN t.tells THEN x.person_id END, 'system', x.system)) || x.figures
  || jsonb_build_object(
    'actor', CASE WHEN t.tells THEN x.actor_id END, 'role', x.role, 'owner', x.owner, 'by', t.by,
    'at', to_char(t.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
  || coalesce(t.more, '{}') AS figures
FROM (
  SELECT 'mandate' AS source, m.mandate_id AS id, m.actor_id, o.person_id, o.book_id, o.role, o.owner, o.system, m.asked_by, CASE WHEN m.asked_by IS NOT NULL THEN m.asked_at END AS asked_at,
         m.confirmed_by, m.confirmed_at, m.dropped_by, m.dropped_at, m.ended_by, m.ended_at, NULL::timestamptz AS used_at,
         jsonb_build_object('document', m.document, 'from_on', m.from_on, 'until_on', m.until_on)
         || jsonb_strip_nulls(jsonb_build_object('kind', m.kind, 'rights', to_jsonb(m.rights), 'operations', to_jsonb(m.operations), 'area', m.area,
                                                 'department', m.department, 'deputy_for', m.deputy_for)) AS figures,
         jsonb_build_object('given', m.given) AS given, jsonb_build_object('why', m.why) AS why
  FROM ledger.mandate m JOIN ledger.holder_of_mandate o ON o.mandate_id = m.mandate_id
  UNION ALL
  SELECT 'enrolment', e.enrolment_id, m.actor_id, o.person_id, o.book_id, o.role, o.owner, o.system, e.asked_by, e.asked_at, e.confirmed_by, e.confirmed_at, NULL, e.dropped_at, NULL, NULL,
         e.used_at,
         jsonb_strip_nulls(jsonb_build_object('mandate', e.mandate_id, 'expires_on', e.expires_on, 'networks', to_jsonb(e.networks))),
         NULL, NULL
  FROM ledger.enrolment e JOIN ledger.mandate m ON m.mandate_id = e.mandate_id JOIN ledger.holder_of_mandate o ON o.mandate_id = m.mandate_id
  UNION ALL
  SELECT 'erasure', r.erasure_id, r.actor_id, a.person_id, a.book_id, a.role, a.owner, a.system, r.asked_by, r.asked_at, r.confirmed_by, r.confirmed_at, r.dropped_by, r.dropped_at, NULL, NULL,
         NULL, '{}', NULL, NULL
  FROM ledger.erasure r JOIN ledger.actor a ON a.actor_id = r.actor_id
  UNION ALL
  SELECT 'renaming', n.renaming_id, NULL, n.person_id, NULL, NULL, NULL, NULL, n.asked_by, n.asked_at, n.confirmed_by, n.confirmed_at, n.dropped_by,
         n.dropped_at, NULL, NULL, NULL, jsonb_build_object('document', n.document), NULL, NULL
  FROM ledger.renaming n
  UNION ALL
  SELECT 'renumbering', n.renumbering_id, (SELECT min(a.actor_id) FROM ledger.actor a WHERE a.person_id = n.person_id), n.person_id, NULL, NULL, NULL, NULL,
         n.asked_by, n.asked_at, n.confirmed_by, n.confirmed_at, n.dropped_by, n.dropped_at, NULL, NULL, n.used_at,
         jsonb_build_object('document', n.document) || jsonb_strip_nulls(jsonb_build_object('one_with', n.one_with)), NULL, NULL
  FROM ledger.renumbering n
  UNION ALL
  SELECT 'undoing', u.undoing_id, NULL, n.person_id, NULL, NULL, NULL, NULL, u.asked_by, u.asked_at, u.confirmed_by, u.confirmed_at, u.dropped_by,
         u.dropped_at, NULL, NULL, NULL,
         jsonb_build_object('document', u.document, 'number', n.renumbering_id) || jsonb_strip_nulls(jsonb_build_object('one_with', n.one_with)), NULL, NULL
  FROM ledger.undoing u JOIN ledger.renumbering n ON n.renumbering_id = u.renumbering_id
) x
JOIN ledger.book b ON b.book_id = x.book_id OR x.book_id IS NULL
CROSS JOIN LATERAL (VALUES
  ('asked', x.asked_at, x.asked_by, NULL, x.source NOT IN ('mandate', 'enrolment')), ('confirmed', x.confirmed_at, x.confirmed_by, x.given, true),
  ('dropped', x.dropped_at, x.dropped_by, NULL, x.source NOT IN ('mandate', 'enrolment')), ('ended', x.ended_at, x.ended_by, x.why, true),
  ('used', x.used_at, x.actor_id, NULL, true)) AS t (step, at, by, more, tells)
WHERE t.at IS NOT NULL;
