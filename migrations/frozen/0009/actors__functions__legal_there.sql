-- Which other mandate makes another person the legal representative of the same enterprise on a day, today or later, on which this one does; null
-- where none does, and for a mandate that makes nobody one.
-- Callers: check_represents, ledger.actors.deputies. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.legal_there(p_mandate integer) RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN (SELECT min(f.mandate_id)
          FROM mandate m JOIN holder_of_mandate o ON o.mandate_id = m.mandate_id
          JOIN mandate f ON f.kind = 'legal' AND f.confirmed_at IS NOT NULL AND f.ended_at IS NULL
          JOIN holder_of_mandate h ON h.mandate_id = f.mandate_id
          WHERE m.mandate_id = p_mandate AND m.kind = 'legal' AND (h.book_id, h.owner) = (o.book_id, o.owner)
            AND h.holder IS DISTINCT FROM o.holder AND in_term(NULL, f.until_on)
            AND f.from_on <= coalesce(m.until_on, 'infinity') AND greatest(m.from_on, legal_day()) <= coalesce(f.until_on, 'infinity'));
END
$$;
