-- name: instalments
-- For `instalments`.
SELECT i.number, i.amount, i.paid_on, i.voucher, i.receipt, i.entry_id, e.document, e.recorded_at
FROM ledger.permit_fee_instalment i
LEFT JOIN ledger.entry e ON e.book_id = i.book_id AND e.entry_id = i.entry_id
WHERE i.book_id = %s AND i.fee_id = %s

-- name: unpaid
-- List the unpaid lots of a site that are not charged.
SELECT l.asset_id, c.pollutant, c.area, coalesce(l.grant_id::text || ':' || l.grant_line, l.asset_id::text),
  c.vintage, b.debits - b.credits
FROM ledger.account a
JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id
JOIN ledger.permit_lot l ON l.book_id = a.book_id AND l.asset_id = b.asset_id
JOIN ledger.permit_cap c ON c.book_id = a.book_id AND c.asset_id = l.cap_id
WHERE a.book_id = %s AND a.code = %s AND b.debits > b.credits
  AND NOT EXISTS (SELECT FROM ledger.permit_fee_lot f
    JOIN ledger.permit_fee g ON g.book_id = f.book_id AND g.fee_id = f.fee_id
    WHERE f.book_id = l.book_id AND f.asset_id = l.asset_id AND g.site = %s)
ORDER BY c.pollutant, c.area, 4, c.vintage

-- name: check_voucher
-- For `check_voucher`.
SELECT EXISTS (SELECT FROM ledger.permit_fee_instalment WHERE book_id = %s AND voucher = %s)

-- name: find_fee_fee
-- Find a fee with its lines and instalments; None when there is none.
SELECT site, notice_on, notice, law, computed, payable, exemption
FROM ledger.permit_fee
WHERE book_id = %s AND fee_id = %s

-- name: find_fee_parts
-- Find a fee with its lines and instalments; None when there is none.
SELECT number, due_on, amount, paid_on, voucher, receipt
FROM ledger.permit_fee_instalment
WHERE book_id = %s AND fee_id = %s ORDER BY number

-- name: free
-- Move what a fee charges, as far as it is still unpaid there, to the account of what is held freely; give
-- the entry.
SELECT s.code, least(f.quantity, b.debits - b.credits)
FROM ledger.permit_fee_lot f
JOIN ledger.asset s USING (book_id, asset_id)
JOIN ledger.account a ON a.book_id = f.book_id AND a.code = %s
JOIN ledger.balance b ON b.book_id = f.book_id AND b.account_id = a.account_id AND b.asset_id = f.asset_id
WHERE f.book_id = %s AND f.fee_id = %s AND b.debits > b.credits
ORDER BY f.asset_id

-- name: find_fee_fee_line
-- Find a fee with its lines and instalments; None when there is none.
SELECT pollutant, area, first_vintage, last_vintage, quantity, rate, coefficient, amount, source
FROM ledger.permit_fee_line
WHERE book_id = %s AND fee_id = %s ORDER BY line
