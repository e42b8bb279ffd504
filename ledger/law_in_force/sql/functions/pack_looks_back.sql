-- Whether a rule pack says for days that are over what is not said for them: without a reason and a paper anything, with them
-- what decides before somebody asks: a term, whose yes an act takes.
-- Callers: check_pack_backdated. Locks: none. Errors: none.
-- Twin: ledger.law_in_force.actions.check_backdated, with ledger.law.keys.may_look_back.
CREATE OR REPLACE FUNCTION ledger.pack_looks_back(p_text text, p_from date, p_on date, p_explained boolean) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN p_from < p_on AND (NOT p_explained OR EXISTS (
    SELECT FROM pack_values(p_text) v
    WHERE v.from_on < p_on AND v.key !~ '^((price_basis|price_floor|ratio|fee\.rate|fee\.basis|fee\.coefficient'
      '|region|region_after|industry)\..+'
      '|(permits\.pollutants|fee\.(exemption_threshold|exemption_operator|instalments_max|first_share))(\..+)?'
      '|service_fee\.(seller|buyer)|levy\.(use_fee|other|budget_code))$'));
END
$$;
