-- name: notices
-- The instalments of what took effect in a case, each with the act that fixed it, who owes it, and from which day it was owed.
SELECT o.obligation_id AS act, i.number, p.part, i.due_on, i.amount, o.in_force_on,
  array(SELECT b.owner FROM ledger.damage_obligor b
   WHERE b.book_id = p.book_id AND b.case_id = p.case_id AND b.part = p.part ORDER BY b.place) AS owners
FROM ledger.damage_instalment i
JOIN ledger.damage_part p ON p.book_id = i.book_id AND p.case_id = i.case_id AND p.part = i.part
JOIN ledger.damage_obligation o ON o.book_id = p.book_id AND o.obligation_id = p.obligation_id
WHERE i.book_id = %(book)s AND i.case_id = %(case)s AND o.in_force_on IS NOT NULL
ORDER BY i.number

-- name: simple
-- The agreement of a case that came of a simplified form.
SELECT r.record_id FROM ledger.damage_simple_form f
JOIN ledger.damage_case c ON c.book_id = f.book_id AND c.code = f.code
JOIN ledger.damage_record r ON r.book_id = c.book_id AND r.case_id = c.case_id
  AND r.record_id = ledger.derived_id(f.form_id, 'agree')
WHERE c.book_id = %(book)s AND c.case_id = %(case)s AND r.kind = 'agree'

-- name: numbers
-- The numbers of papers of a case that stand, in their order.
SELECT paper, about, printed FROM ledger.damage_number
WHERE book_id = %(book)s AND case_id = %(case)s AND paper <> 'case' AND NOT cancelled ORDER BY given_on, series, number

-- name: payable
-- The instalment that a code names, as it stands, with the code of its case.
SELECT c.code AS case, i.part, i.number AS instalment, i.due_on, i.amount, i.settled,
  array(SELECT b.owner FROM ledger.damage_obligor b
   WHERE b.book_id = i.book_id AND b.case_id = i.case_id AND b.part = i.part ORDER BY b.place) AS owners
FROM ledger.damage_instalment i
JOIN ledger.damage_case c ON c.book_id = i.book_id AND c.case_id = i.case_id
WHERE i.book_id = %(book)s AND i.case_id = %(case)s AND i.part = %(part)s AND i.number = %(instalment)s
