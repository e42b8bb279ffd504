-- Every log: that of the installation, 0, in which stands what has no book, and one of each book.
-- Callers: the sequencer, the doctor, how far logs are behind, the commands of the log.
-- Who may read: the web and the sequencer. Locks: none. Errors: none.
CREATE OR REPLACE VIEW ledger.log AS
SELECT 0 AS book_id, '@installation' COLLATE "C" AS code
UNION ALL
SELECT b.book_id, b.code FROM ledger.book b;
