-- Whether a mandate that was asked for is in nobody's place, or in that of one who can be stood in for: of another person, of the same role,
-- book and owner, of the same area or of the whole book, with at most the same rights, and for a machine the same operations, never as a legal
-- representative, in the place of who is nobody's deputy, on days that lie in the days of a mandate that was confirmed and not ended.
-- Callers: ask_mandate, confirm_mandate, ledger.actors.deputies. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.deputy_fits(p_mandate integer) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN NOT EXISTS (
    SELECT FROM mandate m JOIN holder_of_mandate o ON o.mandate_id = m.mandate_id
    WHERE m.mandate_id = p_mandate AND m.deputy_for IS NOT NULL AND NOT EXISTS (
      SELECT FROM mandate f JOIN holder_of_mandate h ON h.mandate_id = f.mandate_id
      WHERE f.mandate_id = m.deputy_for AND f.confirmed_at IS NOT NULL AND f.ended_at IS NULL AND f.deputy_for IS NULL
        AND (h.book_id, h.role, h.owner) IS NOT DISTINCT FROM (o.book_id, o.role, o.owner) AND h.holder IS DISTINCT FROM o.holder
        AND (f.area IS NULL OR f.area = m.area) AND m.kind IS DISTINCT FROM 'legal' AND coalesce(m.rights, '{}') <@ coalesce(f.rights, '{}')
        AND (h.system IS NULL OR o.system IS NOT NULL) AND (f.operations IS NULL OR m.operations <@ f.operations)
        AND m.from_on >= f.from_on AND m.until_on <= coalesce(f.until_on, 'infinity')));
END
$$;
