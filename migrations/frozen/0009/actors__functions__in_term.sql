-- Whether the legal day is one of a term, first and last day included; null for a term without a beginning or without an end.
-- Callers: whatever asks whether a key or a mandate is good today.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.in_term(p_from date, p_until date) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  RETURN ledger.legal_day() BETWEEN coalesce(p_from, '-infinity') AND coalesce(p_until, 'infinity');
END
$$;
