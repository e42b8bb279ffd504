-- name: adopted
-- The place of a book, and the texts of its rule packs that are in force on a day, the newest first.
SELECT b.jurisdiction, ARRAY(
    SELECT k.text
    FROM ledger.permit_pack k
    JOIN ledger.process p ON p.book_id = k.book_id AND p.process_id = k.pack_id
    WHERE k.book_id = b.book_id AND p.state = 'in_force' AND k.in_force_from <= %(on)s
    ORDER BY k.in_force_from DESC, k.pack_id DESC) AS packs
FROM ledger.book b
WHERE b.book_id = %(book)s
