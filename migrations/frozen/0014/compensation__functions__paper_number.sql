-- The number of a paper, a case or an invoice in the one form in which it is kept: narrow digits, letters and marks, no blanks, the year in hexagonal
-- brackets where the number follows it, and else in round ones; and what is left of it beside its marks.
-- Its letters stay as they are; whether two numbers are one is asked of number_form.
-- Callers: check_number_kept, check_series_by_bureau, check_correction_ruled. Locks: none. Errors: none. Twin: ledger.texts.numbered, tells_a_number.
CREATE OR REPLACE FUNCTION ledger.paper_number(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT regexp_replace(regexp_replace(regexp_replace(
    translate(p_text, (SELECT string_agg(chr(n), '' ORDER BY n) FROM generate_series(65281, 65374) AS n) || U&'\2010\2011\2012\2013\2014\2015\2212',
              (SELECT string_agg(chr(n - 65248), '' ORDER BY n) FROM generate_series(65281, 65374) AS n) || '-------'),
    '[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+', '', 'g'),
    '[\[({〔【〈]((?:19|20)[0-9]{2})[\])}〕】〉](?=第?[0-9])', '〔\1〕', 'g'),
    '[\[({〔【〈]((?:19|20)[0-9]{2})[\])}〕】〉](?!第?[0-9])', '(\1)', 'g')
$$;

CREATE OR REPLACE FUNCTION ledger.tells_a_number(p_text text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT regexp_replace(p_text, '[!-/:-@\[-`{-~〔〕【】《》〈〉「」『』。、，；：？！—…·“”‘’]+', '', 'g') <> ''
$$;
