-- The canonical bytes of every record that is not an entry, in two pieces, between which its place in the log stands:
-- record = head || place || tail (docs/spec/audit.md 2). RFC 8785: members by name, no white space.
-- Who may read: the sequencer and the owner's commands. Locks: none.
CREATE OR REPLACE VIEW ledger.record_text AS
SELECT r.book_id, r.position, r.recorded_at,
       '{"book":"' || CASE WHEN r.book_id = 0 THEN '@installation' ELSE b.code END || '","operation":"' || r.operation || '","place":"' AS head,
       '","recorded_at":"' || to_char(r.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
       || '","rows":' || r.rows || ',"table":"' || r.source || '","v":3}' AS tail
FROM ledger.record r LEFT JOIN ledger.book b ON b.book_id = r.book_id;
