-- Whether a paper that an office sends, by its kind and its id, is one of a case: it belongs to an act that was done, or to an instalment that came to be owed;
-- without an id, whether it has any paper of the kind.
-- Callers: check_number_next. Locks: none. Errors: none.
-- Twin: ledger.compensation.queries.letters.letters_of, ledger.compensation.rules.forms.
CREATE OR REPLACE FUNCTION ledger.paper_of_case(p_book integer, p_case integer, p_paper text, p_about uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT CASE p_paper WHEN 'payment' THEN EXISTS (
      SELECT FROM damage_instalment i
      JOIN damage_part p ON p.book_id = i.book_id AND p.case_id = i.case_id AND p.part = i.part
      JOIN damage_obligation o ON o.book_id = p.book_id AND o.obligation_id = p.obligation_id AND o.in_force_on IS NOT NULL
      WHERE i.book_id = p_book AND i.case_id = p_case AND (p_about IS NULL OR derived_id(o.obligation_id, 'paper payment ' || i.number) = p_about))
    ELSE EXISTS (
      SELECT FROM damage_record r
      JOIN (VALUES ('check', 'check'), ('start', 'open'), ('notice', 'notify'), ('service', 'notify'), ('notice', 'notify_party'),
        ('service', 'notify_party'), ('minutes', 'meet'), ('agreement', 'agree'), ('confirmation', 'apply_confirmation'), ('suit', 'sue'), ('order', 'apply_order'),
        ('enforcement', 'enforce'), ('plan', 'approve_project'), ('evaluation', 'complete_project'),
        ('preservation', 'apply_preservation'), ('bankruptcy_claim', 'file_claim'), ('bankruptcy_claim', 'supplement_claim'), ('closing', 'close'),
        ('refund', 'propose_relief'), ('apart_notice', 'separate'), ('service', 'separate'), ('apart_notice', 'fail_party'), ('service', 'fail_party'),
        ('suit', 'sue_apart'), ('agreement', 'agree_apart'), ('confirmation', 'apply_apart'), ('draw', 'draw_experts'), ('draw', 'name_expert'),
        ('simple', 'agree')) f (paper, kind) ON f.paper = p_paper AND f.kind = r.kind
      CROSS JOIN LATERAL (SELECT CASE r.kind
        WHEN 'separate' THEN ARRAY(SELECT jsonb_array_elements_text(r.words -> 'against'))
        WHEN 'fail_party' THEN ARRAY[r.words ->> 'party']
        ELSE ARRAY(SELECT n.owner FROM damage_notice n WHERE n.book_id = p_book AND n.record_id = r.record_id) END AS parties) w
      WHERE r.book_id = p_book AND r.case_id = p_case AND damage_act_done(p_book, r.record_id)
        AND (p_paper <> 'refund' OR r.words ->> 'kind' LIKE 'refund%')
        AND (r.kind <> 'fail_party' OR jsonb_array_length(coalesce(r.words -> 'claimed', '[]')) > 0)
        AND (p_paper <> 'simple' OR EXISTS (SELECT FROM damage_simple_form x JOIN damage_case c ON c.book_id = x.book_id AND c.code = x.code
                                            WHERE c.book_id = p_book AND c.case_id = p_case AND derived_id(x.form_id, 'agree') = r.record_id))
        AND (p_about IS NULL OR CASE WHEN p_paper IN ('notice', 'service', 'apart_notice') AND cardinality(w.parties) > 1
          THEN EXISTS (SELECT FROM unnest(w.parties) AS n (owner) WHERE p_about = derived_id(r.record_id, 'paper ' || p_paper || ' ' || n.owner))
          ELSE p_about = CASE WHEN p_paper IN ('service', 'simple') THEN derived_id(r.record_id, 'paper ' || p_paper) ELSE r.record_id END END))
  END
$$;
