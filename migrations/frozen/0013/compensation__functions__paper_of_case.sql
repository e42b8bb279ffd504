-- Whether a paper that an office sends, by its kind and its id, is one of a case: it belongs to an act that was done, or to an instalment that came to be owed.
-- Callers: check_number_next. Locks: none. Errors: none.
-- Twin: ledger.compensation.queries.letters.letters_of, ledger.compensation.rules.forms.
CREATE OR REPLACE FUNCTION ledger.paper_of_case(p_book integer, p_case integer, p_paper text, p_about uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT CASE p_paper WHEN 'payment' THEN EXISTS (
      SELECT FROM damage_instalment i
      JOIN damage_part p ON p.book_id = i.book_id AND p.case_id = i.case_id AND p.part = i.part
      JOIN damage_obligation o ON o.book_id = p.book_id AND o.obligation_id = p.obligation_id AND o.in_force_on IS NOT NULL
      WHERE i.book_id = p_book AND i.case_id = p_case AND derived_id(o.obligation_id, 'paper payment ' || i.number) = p_about)
    ELSE EXISTS (
      SELECT FROM damage_record r
      JOIN (VALUES ('check', 'check'), ('start', 'open'), ('notice', 'notify'), ('service', 'notify'), ('notice', 'notify_party'),
        ('service', 'notify_party'), ('minutes', 'meet'), ('agreement', 'agree'), ('confirmation', 'apply_confirmation'), ('suit', 'sue'), ('order', 'apply_order'),
        ('enforcement', 'enforce'), ('plan', 'approve_project'), ('evaluation', 'complete_project'),
        ('preservation', 'apply_preservation'), ('bankruptcy_claim', 'file_claim'), ('bankruptcy_claim', 'supplement_claim'), ('closing', 'close'), ('refund', 'propose_relief')) f (paper, kind) ON f.paper = p_paper AND f.kind = r.kind
      WHERE r.book_id = p_book AND r.case_id = p_case AND damage_act_done(p_book, r.record_id)
        AND (p_paper <> 'refund' OR r.words ->> 'kind' LIKE 'refund%')
        AND CASE WHEN p_paper IN ('notice', 'service') AND (SELECT count(*) NOT IN (0, 1) FROM damage_notice n
                                                           WHERE n.book_id = p_book AND n.record_id = r.record_id)
          THEN EXISTS (SELECT FROM damage_notice n WHERE n.book_id = p_book AND n.record_id = r.record_id
                       AND p_about = derived_id(r.record_id, 'paper ' || p_paper || ' ' || n.owner))
          ELSE p_about = CASE p_paper WHEN 'service' THEN derived_id(r.record_id, 'paper service') ELSE r.record_id END END)
  END
$$;
