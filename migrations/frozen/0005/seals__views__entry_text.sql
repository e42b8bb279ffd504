-- The canonical bytes of every entry in two pieces, between which its place in the log and its voucher number stand:
-- record = head || place || tail || voucher || '"}' (docs/spec/audit.md 2). RFC 8785: members by name, no white space,
-- to_json() escapes as it wants. Codes of accounts, assets and books have no character that needs an escape.
-- Account and asset of a line are looked up one by one: joined, a planner without statistics would read all accounts for each entry.
-- Who may read: the sequencer and the owner's commands; the web through queries that ask who wants to know. Locks: none.
CREATE OR REPLACE VIEW ledger.entry_text AS
SELECT e.book_id, e.entry_id, e.position, e.effective_on,
       '{"actor":"' || encode(actor.name_digest, 'hex')
       || CASE WHEN e.approver_id IS NULL THEN '","approver":null'
               ELSE '","approver":"' || encode(approver.name_digest, 'hex') || '"' END
       || ',"book":"' || book.code || '","document":' || to_json(e.document)
       || ',"effective_on":"' || to_char(e.effective_on, 'YYYY-MM-DD') || '","id":"' || e.entry_id
       || '","kind":' || to_json(e.kind) || ',"memo":' || to_json(e.memo) || ',"place":"' AS head,
       '","postings":[' || lines.text || '],"recorded_at":"'
       || to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
       || CASE WHEN e.reverses IS NULL THEN '","reverses":null' ELSE '","reverses":"' || e.reverses || '"' END
       || ',"v":2,"voucher":"' AS tail
FROM ledger.entry e
JOIN ledger.book ON book.book_id = e.book_id
JOIN ledger.actor ON actor.actor_id = e.actor_id
LEFT JOIN ledger.actor approver ON approver.actor_id = e.approver_id
CROSS JOIN LATERAL (
  SELECT string_agg(line.text, ',') AS text
  FROM (SELECT '{"account":"' || (SELECT a.code FROM ledger.account a WHERE a.book_id = p.book_id AND a.account_id = p.account_id)
               || '","amount":"' || (p.debit + p.credit)
               || '","asset":"' || (SELECT s.code FROM ledger.asset s WHERE s.book_id = p.book_id AND s.asset_id = p.asset_id)
               || '","balance":"' || p.balance_after || CASE WHEN p.debit > 0 THEN '","side":"debit' ELSE '","side":"credit' END
               || '","version":"' || p.version || '"}' AS text
        FROM ledger.posting p WHERE p.book_id = e.book_id AND p.entry_id = e.entry_id ORDER BY p.line) AS line) AS lines;
