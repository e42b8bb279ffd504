-- The canonical bytes of every record that is not an entry, in two pieces, between which its place in the log stands:
-- record = head || place || tail (docs/spec/audit.md 2). RFC 8785: members by name, no white space.
-- Who may read: the sequencer and the owner's commands. Locks: none.
CREATE OR REPLACE VIEW ledger.record_text AS
SELECT r.book_id, r.position, r.recorded_at,
       '{"book":"' || l.code || '","operation":"' || r.operation || '","place":"' AS head,
       '","recorded_at":"' || to_char(r.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
       || '","rows":' || r.rows || ',"table":"' || r.source || '","v":3}' AS tail
FROM ledger.record r JOIN ledger.log l ON l.book_id = r.book_id;
