-- Whether a person who acts for a party with the right to initiate has a good key in a book: then the party is asked with its own key, and
-- nobody stands for it on paper where that is asked.
-- Callers: check_creditor_asked, ledger.permits.actions.creditors. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.party_has_key(p_book integer, p_party text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM actor a
    JOIN api_key k ON k.actor_id = a.actor_id
    JOIN mandate m ON m.mandate_id = k.mandate_id AND 'initiate' = ANY (m.rights)
    WHERE a.book_id = p_book AND a.owner = p_party AND a.role = 'enterprise' AND NOT is_machine(a.actor_id)
      AND key_good(k.revoked_at, k.expires_on, k.mandate_id));
END
$$;
