-- Whether there is an industry on a day: its division stands under the letter of its section (GB/T 4754-2017), and where rule packs of the book that
-- are in force name classes of the division, it is one of them or a group that they are in; so is what a pack names from a later day on.
-- Callers: check_site_industry. Locks: none. Errors: none. Twin: ledger.register.industries.check_industry, which knows the days.
CREATE OR REPLACE FUNCTION ledger.industry_there(p_book integer, p_industry text, p_on date) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT p_industry ~ ('^(A0[1-5]|B0[6-9]|B1[0-2]|C1[3-9]|C[23][0-9]|C4[0-3]|D4[4-6]|E4[7-9]|E50|F5[12]|G5[3-9]|G60|H6[12]|I6[3-5]|J6[6-9]|K70|L7[12]|M7[3-5]'
                       '|N7[6-9]|O8[0-2]|P83|Q8[45]|R8[6-9]|R90|S9[1-6]|T97)[0-9]{0,2}$')
    AND (NOT EXISTS (SELECT FROM law_said(p_book, 'industry.' || left(p_industry, 3), p_on) l WHERE length(l.key) = length('industry.C2611'))
      OR EXISTS (SELECT FROM law_said(p_book, 'industry.' || p_industry, p_on))
      OR EXISTS (SELECT FROM law_said(p_book, 'industry.' || p_industry, 'infinity')))
$$;
