-- Whether the party of a site owes a use fee that is overdue on a day, for whichever of its sites. As there is no calendar here, a last day ends
-- with the longest run of free days, ten.
-- Callers: check_pledge_paid, check_side_barred. Locks: none. Errors: none. Twin: ledger.permits.queries.fees.arrears.
CREATE OR REPLACE FUNCTION ledger.fee_overdue(p_book integer, p_site text, p_on date) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM site s
    JOIN site o ON o.book_id = s.book_id AND o.party = s.party
    JOIN permit_fee f ON f.book_id = o.book_id AND f.site = o.code
    JOIN permit_fee_instalment i ON i.book_id = f.book_id AND i.fee_id = f.fee_id
    JOIN process p ON p.book_id = f.book_id AND p.process_id = f.fee_id AND p.state IN ('due', 'revocation_asked')
    WHERE s.book_id = p_book AND s.code = p_site AND i.paid_on IS NULL AND i.replaced_by IS NULL AND i.due_on + 10 < later_day(p_on));
END
$$;
