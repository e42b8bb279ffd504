-- name: standing
-- How a case stands: everything that the checks of acts look at, a list under each name, null where it is
-- empty. One statement, so that all of it is of one moment; one column, for the driver describes every column
-- anew.
WITH booked AS (
  -- By unit, what is left of the bookings of the case and what of them is accepted.
  SELECT k.booking_id, sum(CASE WHEN m.move IN ('booked', 'taken_back') THEN m.amount ELSE -m.amount END) AS open,
    sum(CASE m.move WHEN 'accepted' THEN m.amount WHEN 'taken_back' THEN -m.amount ELSE 0 END) AS accepted
  FROM ledger.damage_booking k
  JOIN ledger.damage_booking_move m ON m.book_id = k.book_id AND m.booking_id = k.booking_id
  WHERE k.book_id = %(book)s AND k.case_id = %(case)s
  GROUP BY k.booking_id, m.unit
), beside AS (
  -- What runs beside the case; `gone` is for whom was asked what waits for a second person, where who asked
  -- or handed it on can act no more, since when, and why.
  SELECT p.process_id, p.state, (
      SELECT json_build_array(coalesce(y.owner, y.role), ledger.gone_since(y.actor_id, e.recorded_at),
                              ledger.gone_how(y.actor_id, ledger.gone_since(y.actor_id, e.recorded_at)))
      FROM ledger.actor y
      JOIN ledger.process_event e ON e.book_id = p.book_id AND e.process_id = p.process_id
        AND (e.version = 1 OR e.action = 'endorse')
      WHERE y.actor_id = e.actor_id AND p.state IN ('proposed', 'planned')
        AND ledger.gone_since(y.actor_id, e.recorded_at) IS NOT NULL
      ORDER BY e.version LIMIT 1) AS gone
  FROM (
    SELECT x.assessment_id FROM ledger.damage_assessment x WHERE x.book_id = %(book)s AND x.case_id = %(case)s
    UNION ALL
    SELECT x.guarantee_id FROM ledger.damage_guarantee x WHERE x.book_id = %(book)s AND x.case_id = %(case)s
    UNION ALL
    SELECT x.relief_id FROM ledger.damage_relief x WHERE x.book_id = %(book)s AND x.case_id = %(case)s
    UNION ALL
    SELECT x.project_id FROM ledger.damage_project x WHERE x.book_id = %(book)s AND x.case_id = %(case)s
    UNION ALL
    SELECT x.spending_id FROM ledger.damage_spending x WHERE x.book_id = %(book)s AND x.case_id = %(case)s
    UNION ALL
    SELECT x.reversal_id FROM ledger.damage_reversal x WHERE x.book_id = %(book)s AND x.case_id = %(case)s
    UNION ALL
    SELECT x.receipt_id FROM ledger.nontax_receipt x WHERE x.book_id = %(book)s AND x.case_id = %(case)s
    UNION ALL
    SELECT x.insolvency_id FROM ledger.damage_insolvency x WHERE x.book_id = %(book)s AND x.case_id = %(case)s
    UNION ALL
    SELECT ledger.derived_id(r.record_id, 'recording')
    FROM ledger.damage_record r WHERE r.book_id = %(book)s AND r.case_id = %(case)s
    UNION ALL
    SELECT r.record_id
    FROM ledger.damage_record r
    WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.kind IN ('enforce', 'enforce_apart', 'apply_preservation')
    UNION ALL
    SELECT x.separate_id FROM ledger.damage_separate x WHERE x.book_id = %(book)s AND x.case_id = %(case)s
  ) AS own (id)
  JOIN ledger.process p ON p.book_id = %(book)s AND p.process_id = own.id
), holding AS (
  -- The agreement or judgment that holds on the way of the case, and in each separate claim; a conversion and a
  -- revival are none of them: they carry out what one of them says.
  SELECT DISTINCT ON (o.separate_id) o.separate_id, json_build_array(o.court_since, o.obligation_id, EXISTS (
      SELECT FROM ledger.entry u
      WHERE u.book_id = o.book_id AND u.entry_id = ledger.derived_id(o.obligation_id, 'replaced'))) AS told
  FROM ledger.damage_obligation o
  WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND o.in_force_on IS NOT NULL AND o.kind NOT IN ('conversion', 'revival')
  ORDER BY o.separate_id, o.in_force_on DESC, o.obligation_id DESC
)
SELECT json_build_object(
  'balances', (
    SELECT json_agg(json_build_array(d.head, d.part, a.purpose, b.debits - b.credits, b.debits)
      ORDER BY d.head, d.part, a.purpose)
    FROM ledger.damage_account d
    JOIN ledger.account a USING (book_id, account_id)
    JOIN ledger.balance b USING (book_id, account_id)
    WHERE d.book_id = %(book)s AND d.case_id = %(case)s),

  'fund', (
    SELECT json_agg(json_build_array(h.effective_on, h.held) ORDER BY h.effective_on)
    FROM (
      SELECT q.effective_on, sum(sum(q.debit - q.credit)) OVER (ORDER BY q.effective_on)::bigint AS held
      FROM ledger.damage_account d
      JOIN ledger.account a USING (book_id, account_id)
      JOIN ledger.posting q ON q.book_id = a.book_id AND q.account_id = a.account_id
      WHERE d.book_id = %(book)s AND d.case_id = %(case)s AND a.purpose = 'case_fund'
      GROUP BY q.effective_on) h),

  'accounts', (
    -- The account of each payee that was registered last.
    SELECT json_agg(json_build_array(r.payee, r.name, r.account) ORDER BY r.payee)
    FROM ledger.damage_payee_accounts(%(book)s, %(case)s) r),

  'from_others', ledger.damage_fund_from_others(%(book)s, %(case)s),

  'terms', (
    SELECT json_agg(json_build_array(k.clock_id, k.code, k.subject, k.length, k.due_on, k.why, k.source,
        k.starts_on, x.paused_on, x.paused_through)
      ORDER BY k.due_on, k.clock_id)
    FROM ledger.damage_clock k
    CROSS JOIN LATERAL (
      SELECT max(p.first_on) FILTER (WHERE p.last_on IS NULL) AS paused_on, max(p.last_on) AS paused_through
      FROM ledger.damage_pause p
      WHERE p.book_id = k.book_id AND p.clock_id = k.clock_id) x
    WHERE k.book_id = %(book)s AND k.case_id = %(case)s AND k.stopped_on IS NULL),

  'instalments', (
    SELECT json_agg(json_build_array(i.number, i.part, i.due_on, i.amount, i.amount - i.settled, (
        SELECT coalesce(json_agg(json_build_array(y.paid_on, s.amount) ORDER BY y.paid_on), '[]'::json)
        FROM ledger.damage_settled s
        JOIN ledger.damage_payment y USING (book_id, payment_id)
        WHERE s.book_id = i.book_id AND s.case_id = i.case_id AND s.number = i.number
          AND y.reversed_by IS NULL))
      ORDER BY i.due_on, i.number)
    FROM ledger.damage_instalment i
    WHERE i.book_id = %(book)s AND i.case_id = %(case)s),

  'parts', (
    SELECT json_agg(json_build_array(x.part, x.amount, x.interest, x.interest_through, o.obligation_id,
        o.in_force_on, o.court_since, (
          SELECT json_agg(json_build_array(b.place, b.owner, b.numerator || '/' || b.denominator, b.since_on, b.until_on,
            b.most, b.follows) ORDER BY b.place)
          FROM ledger.damage_obligor b
          WHERE b.book_id = x.book_id AND b.case_id = x.case_id AND b.part = x.part), o.separate_id, (
          SELECT json_agg(json_build_array(u.first_on, u.last_on) ORDER BY u.first_on)
          FROM ledger.damage_unburdened(x.book_id, x.case_id, x.part) u), x.left_owed, (
          SELECT least(x.left_owed, x.bearing, min(f.left_owed))
          FROM ledger.damage_relief f JOIN beside b ON b.process_id = f.relief_id AND b.state = 'granted'
          WHERE f.book_id = x.book_id AND f.case_id = x.case_id AND f.part = x.part AND f.kind = 'refund_reversed'))
      ORDER BY x.part)
    FROM ledger.damage_part x
    JOIN ledger.damage_obligation o USING (book_id, obligation_id)
    WHERE x.book_id = %(book)s AND x.case_id = %(case)s AND o.in_force_on IS NOT NULL),

  'in_force', (
    SELECT h.told FROM holding h WHERE h.separate_id IS NULL),

  'duties', (
    -- With what of each became money, and was not reversed. A payment order, which came after it took effect, is
    -- about money alone.
    SELECT json_agg(json_build_array(d.duty, d.obligation_id,
      CASE WHEN o.court_since <= o.in_force_on THEN o.court_since END, d.due_on, d.conversion, (
        SELECT json_agg(json_build_array(h.head, h.amount) ORDER BY h.head)
        FROM ledger.damage_duty_head h
        WHERE h.book_id = d.book_id AND h.case_id = d.case_id AND h.duty = d.duty), (
        SELECT json_agg(json_build_array(b.owner, b.numerator || '/' || b.denominator) ORDER BY b.place)
        FROM ledger.damage_duty_obligor b
        WHERE b.book_id = d.book_id AND b.case_id = d.case_id AND b.duty = d.duty AND b.until_on IS NULL), (
        SELECT json_build_array(coalesce(sum(v.in_kind), 0), coalesce(sum(v.money), 0))
        FROM ledger.damage_conversion v
        WHERE v.book_id = d.book_id AND v.case_id = d.case_id AND v.duty = d.duty
          AND NOT EXISTS (SELECT FROM ledger.damage_reversal x
            WHERE x.book_id = v.book_id AND x.target = v.conversion_id AND x.confirmed_on IS NOT NULL)), o.separate_id)
      ORDER BY d.duty)
    FROM ledger.damage_duty d
    JOIN ledger.damage_obligation o USING (book_id, obligation_id)
    WHERE d.book_id = %(book)s AND d.case_id = %(case)s),

  'payments', (
    SELECT json_agg(json_build_array(y.payment_id, y.part, y.route, y.payer, y.paid_on, y.amount, y.interest,
        y.excess, y.waiting, e.position, coalesce(y.debtor, y.payer))
      ORDER BY y.paid_on, e.position)
    FROM ledger.damage_payment y
    JOIN ledger.entry e ON e.book_id = y.book_id AND e.entry_id = y.entry_id
    WHERE y.book_id = %(book)s AND y.case_id = %(case)s AND y.reversed_by IS NULL),

  'returned', (
    SELECT json_agg(json_build_array(r.payment_id, r.counted_as, r.amount, f.payee))
    FROM ledger.damage_return r
    JOIN ledger.damage_relief f ON f.book_id = r.book_id AND f.relief_id = r.relief_id
    JOIN ledger.process q ON q.book_id = r.book_id AND q.process_id = r.relief_id AND q.state = 'granted'
    WHERE r.book_id = %(book)s AND r.case_id = %(case)s),

  'suspended', (
    SELECT json_agg(json_build_array(r.first_on, coalesce(r.last_on, '9999-12-31'::date)))
    FROM ledger.damage_relief r
    JOIN ledger.process q ON q.book_id = r.book_id AND q.process_id = r.relief_id AND q.state = 'granted'
    WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.kind = 'suspension'),

  'acts', (
    SELECT json_agg(json_build_array(r.record_id, r.kind, coalesce(r.subject, r.record_id), r.effective_on,
        x.confirmed_on, r.kind = 'spend' AND EXISTS (
          SELECT FROM ledger.process_event e
          WHERE e.book_id = r.book_id AND e.process_id = r.record_id
            AND e.machine = 'compensation.spending' AND e.action = 'carry_over'),
        r.kind IN ('convert_project', 'convert_duty') AND EXISTS (
          -- A payment order has decided since about what it made due.
          SELECT FROM ledger.damage_obligation o
          WHERE o.book_id = r.book_id AND o.obligation_id = r.record_id AND o.court_since > o.in_force_on)
        OR r.kind IN ('accept_project', 'convert_project', 'convert_duty') AND EXISTS (
          SELECT FROM ledger.damage_record j
          JOIN ledger.entry u ON u.book_id = j.book_id AND u.entry_id = ledger.derived_id(j.record_id, 'replaced')
          WHERE j.book_id = r.book_id AND j.case_id = r.case_id
            AND j.kind IN ('judge', 'settle_suit', 'confirm', 'order', 'judge_apart', 'settle_apart', 'confirm_apart')
            AND EXISTS (
              SELECT FROM ledger.posting q
              JOIN ledger.account a ON a.book_id = q.book_id AND a.account_id = q.account_id AND a.purpose = 'claim_in_kind'
              WHERE q.book_id = u.book_id AND q.entry_id = u.entry_id)
            AND u.position > (
              SELECT max(w.position) FROM ledger.entry w
              WHERE w.book_id = r.book_id
                AND w.entry_id IN (ledger.derived_id(r.record_id, r.kind), ledger.derived_id(r.record_id, 'rest')))),
        CASE WHEN x.confirmed_on IS NULL AND (
            r.kind IN ('remit', 'transfer_court', 'release_escrow', 'credit_interest', 'pay_interest')
            OR r.kind = 'pay' AND r.words ->> 'route' = 'treasury') THEN (
          -- What the fund of the case got by it.
          SELECT json_build_array(q.debit, e.effective_on)
          FROM ledger.entry e
          JOIN ledger.posting q ON q.book_id = e.book_id AND q.entry_id = e.entry_id AND q.debit > 0
          JOIN ledger.account a
            ON a.book_id = q.book_id AND a.account_id = q.account_id AND a.purpose = 'case_fund'
          JOIN ledger.damage_account d
            ON d.book_id = a.book_id AND d.account_id = a.account_id AND d.case_id = r.case_id
          WHERE e.book_id = r.book_id AND e.entry_id = ledger.derived_id(r.record_id, r.kind)) END,
        r.kind = 'dispose_fund' AND coalesce(r.words ->> 'other_case', '') <> '')
      ORDER BY r.recorded_at, r.record_id)
    FROM ledger.damage_record r
    LEFT JOIN ledger.damage_reversal x
      ON x.book_id = r.book_id AND x.target = r.record_id AND x.confirmed_on IS NOT NULL
    WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.kind = ANY(%(reversible)s)
      AND ledger.damage_act_done(r.book_id, r.record_id)),

  'bound', (
    -- The liable parties, and what binds each to the case: that it owes something or did, by a document that was not
    -- reversed, has paid, secures, is bankrupt, is pursued apart, is named in what waits for a second person, or has asked for
    -- a relief. And the bodies that see the case, which nothing binds.
    SELECT json_agg(json_build_array(p.owner, CASE
      WHEN p.side <> 'liable' THEN NULL
      WHEN EXISTS (SELECT FROM ledger.damage_obligor o
        JOIN ledger.damage_part x USING (book_id, case_id, part)
        JOIN ledger.damage_obligation u USING (book_id, obligation_id)
        WHERE o.book_id = p.book_id AND o.case_id = p.case_id AND o.owner = p.owner AND u.in_force_on IS NOT NULL
          AND (o.until_on > o.since_on) IS NOT FALSE)
      OR EXISTS (SELECT FROM ledger.damage_duty_obligor d
        JOIN ledger.damage_duty y USING (book_id, case_id, duty)
        JOIN ledger.damage_obligation u USING (book_id, obligation_id)
        WHERE d.book_id = p.book_id AND d.case_id = p.case_id AND d.owner = p.owner AND u.in_force_on IS NOT NULL
          AND (d.until_on > d.since_on) IS NOT FALSE) THEN 'owes'
      WHEN EXISTS (SELECT FROM ledger.damage_payment y
        WHERE y.book_id = p.book_id AND y.case_id = p.case_id AND y.payer = p.owner AND y.reversed_by IS NULL) THEN 'paid'
      WHEN EXISTS (SELECT FROM ledger.damage_guarantee g JOIN beside b ON b.process_id = g.guarantee_id AND b.state <> 'reversed'
        WHERE g.book_id = p.book_id AND g.case_id = p.case_id AND g.guarantor = p.owner) THEN 'secures'
      WHEN EXISTS (SELECT FROM ledger.damage_insolvency n
        WHERE n.book_id = p.book_id AND n.case_id = p.case_id AND n.owner = p.owner AND n.counts) THEN 'bankrupt'
      WHEN EXISTS (SELECT FROM ledger.damage_separate_party s JOIN beside b ON b.process_id = s.separate_id
          AND b.state NOT IN ('ended', 'rejoined')
        WHERE s.book_id = p.book_id AND s.case_id = p.case_id AND s.owner = p.owner) THEN 'pursued'
      WHEN EXISTS (SELECT FROM ledger.damage_record r JOIN beside b ON b.process_id = ledger.derived_id(r.record_id, 'recording')
          AND b.state = 'proposed'
        WHERE r.book_id = p.book_id AND r.case_id = p.case_id AND r.kind <> 'remove_party'
          AND jsonb_path_exists(r.words, '$.** ? (@ == $owner)', jsonb_build_object('owner', p.owner))) THEN 'waits'
      WHEN EXISTS (SELECT FROM ledger.damage_relief f JOIN beside b ON b.process_id = f.relief_id AND b.state = 'proposed'
        WHERE f.book_id = p.book_id AND f.case_id = p.case_id AND f.payee = p.owner) THEN 'asks'
      END) ORDER BY p.side <> 'liable', p.owner)
    FROM ledger.damage_party p
    WHERE p.book_id = %(book)s AND p.case_id = %(case)s AND p.until_on IS NULL
      AND (p.side = 'liable' OR p.side IN ('assessor', 'court', 'procuratorate') AND p.reads)),

  'named', (
    -- What acts name that has no steps of its own: experts who are not recused, fees that count, and bookings in bases.
    SELECT json_build_array(
      (SELECT json_agg(x.code ORDER BY x.code) FROM ledger.damage_expert_choice h
       JOIN ledger.damage_expert x ON x.book_id = h.book_id AND x.expert_id = h.expert_id
       WHERE h.book_id = %(book)s AND h.case_id = %(case)s AND h.recusal_id IS NULL),
      (SELECT json_agg(f.fee_id ORDER BY f.fee_id) FROM ledger.damage_fee f
       WHERE f.book_id = %(book)s AND f.case_id = %(case)s AND f.counts),
      (SELECT json_agg(DISTINCT k.booking_id ORDER BY k.booking_id) FILTER (WHERE k.open > 0) FROM booked k),
      (SELECT json_agg(DISTINCT k.booking_id ORDER BY k.booking_id) FILTER (WHERE k.accepted > 0) FROM booked k))),

  'files', (
    SELECT json_agg(json_build_array(e.evidence_id, e.size, e.shown) ORDER BY e.evidence_id)
    FROM ledger.damage_evidence e
    WHERE e.book_id = %(book)s AND e.case_id = %(case)s),

  'notices', (
    -- The last one of each party that is in the case, since the last notice to all, unless it could not be served.
    -- A meeting of which nobody told who came counts for all.
    SELECT json_agg(json_build_array(n.owner, n.effective_on, n.served_on, n.answer_by, a.effective_on, f.effective_on, (
        SELECT CASE WHEN o.kind <> 'resume' THEN o.effective_on END
        FROM ledger.damage_record o
        WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND o.kind IN ('fail', 'sue', 'resume')
          AND o.recorded_at > n.recorded_at
        ORDER BY o.recorded_at DESC LIMIT 1), (
        SELECT count(*)
        FROM ledger.damage_record m
        WHERE m.book_id = %(book)s AND m.case_id = %(case)s AND m.kind = 'meet' AND m.recorded_at > n.recorded_at
          AND (EXISTS (SELECT FROM ledger.damage_attendance t
              WHERE t.book_id = m.book_id AND t.record_id = m.record_id AND t.owner = n.owner)
            OR NOT EXISTS (SELECT FROM ledger.damage_attendance t
              WHERE t.book_id = m.book_id AND t.record_id = m.record_id))), (
        SELECT count(*)
        FROM ledger.damage_record m
        WHERE m.book_id = %(book)s AND m.case_id = %(case)s AND m.kind = 'meet' AND m.recorded_at > n.recorded_at
          AND m.effective_on >= n.served_on AND NOT EXISTS (
            SELECT FROM ledger.damage_attendance t
            WHERE t.book_id = m.book_id AND t.record_id = m.record_id AND t.owner = n.owner AND t.came)), EXISTS (
        SELECT FROM ledger.damage_record g
        WHERE g.book_id = %(book)s AND g.case_id = %(case)s AND g.kind = 'agree' AND g.recorded_at > n.recorded_at
          AND ledger.damage_signed(g.words, n.owner)), coalesce((a.words ->> 'admits')::boolean, false))
      ORDER BY n.owner)
    FROM (
      SELECT DISTINCT ON (x.owner) x.owner, x.served_on, x.answer_by, x.answer_id, x.failure_id, x.returned_id, r.effective_on,
        r.recorded_at
      FROM ledger.damage_notice x
      JOIN ledger.damage_record r ON r.book_id = x.book_id AND r.record_id = x.record_id
      WHERE x.book_id = %(book)s AND x.case_id = %(case)s AND r.recorded_at >= coalesce((
        SELECT max(s.recorded_at) FROM ledger.damage_record s
        WHERE s.book_id = %(book)s AND s.case_id = %(case)s AND s.kind = 'notify'), '-infinity')
        AND EXISTS (SELECT FROM ledger.damage_party p
          WHERE p.book_id = x.book_id AND p.case_id = x.case_id AND p.owner = x.owner AND p.side = 'liable'
            AND p.until_on IS NULL)
      ORDER BY x.owner, r.recorded_at DESC) n
    LEFT JOIN ledger.damage_record a ON a.book_id = %(book)s AND a.record_id = n.answer_id
    LEFT JOIN ledger.damage_record f ON f.book_id = %(book)s AND f.record_id = n.failure_id
    WHERE n.returned_id IS NULL),

  'agents', (
    SELECT json_agg(json_build_array(x.record_id, x.owner, x.name, x.scope, x.since_on, x.until_on, e.effective_on)
      ORDER BY x.record_id)
    FROM ledger.damage_agent x
    LEFT JOIN ledger.damage_record e ON e.book_id = x.book_id AND e.record_id = x.end_id
    WHERE x.book_id = %(book)s AND x.case_id = %(case)s),

  'assessments', (
    -- With what of the fees that a version claims was cancelled since.
    SELECT json_agg(json_build_array(x.assessment_id, p.state, p.gone, (
        SELECT coalesce(sum(f.amount), 0)::bigint
        FROM ledger.damage_item i
        JOIN ledger.damage_fee f ON f.book_id = i.book_id AND f.fee_id = ANY(i.fees) AND NOT f.counts
        WHERE i.book_id = x.book_id AND i.assessment_id = x.assessment_id)) ORDER BY x.assessment_id)
    FROM ledger.damage_assessment x JOIN beside p ON p.process_id = x.assessment_id
    WHERE x.book_id = %(book)s AND x.case_id = %(case)s),

  'guarantees', (
    SELECT json_agg(json_build_array(x.guarantee_id, p.state, p.gone, x.kind, x.guarantor, x.amount,
        x.expires_on,
        (SELECT max(e.effective_on) FROM ledger.process_event e
         WHERE e.book_id = x.book_id AND e.process_id = x.guarantee_id),
        x.amount - ledger.damage_called_of(x.book_id, x.guarantee_id))
      ORDER BY x.guarantee_id)
    FROM ledger.damage_guarantee x JOIN beside p ON p.process_id = x.guarantee_id
    WHERE x.book_id = %(book)s AND x.case_id = %(case)s),

  'called', (
    SELECT json_agg(json_build_array(k.call_id, k.guarantee_id, g.kind, g.guarantor, k.part, k.debtor, k.amount, r.effective_on)
      ORDER BY r.effective_on, r.recorded_at, k.part)
    FROM ledger.damage_called k
    JOIN ledger.damage_guarantee g ON g.book_id = k.book_id AND g.guarantee_id = k.guarantee_id
    JOIN ledger.damage_record r ON r.book_id = k.book_id AND r.record_id = k.call_id
    WHERE k.book_id = %(book)s AND k.case_id = %(case)s
      AND NOT EXISTS (SELECT FROM ledger.damage_reversal x
        WHERE x.book_id = k.book_id AND x.target = k.call_id AND x.confirmed_on IS NOT NULL)),

  'reliefs', (
    SELECT json_agg(json_build_array(x.relief_id, p.state, p.gone, x.kind, x.part, x.amount, x.payee,
        x.left_owed, x.first_on, EXISTS (
          SELECT FROM ledger.process_event e JOIN ledger.actor y ON y.actor_id = e.actor_id AND y.role = 'enterprise'
          WHERE e.book_id = x.book_id AND e.process_id = x.relief_id AND e.version = 1), EXISTS (
          SELECT FROM ledger.process_event e
          WHERE e.book_id = x.book_id AND e.process_id = x.relief_id AND e.action = 'endorse'))
      ORDER BY x.relief_id)
    FROM ledger.damage_relief x JOIN beside p ON p.process_id = x.relief_id
    WHERE x.book_id = %(book)s AND x.case_id = %(case)s),

  'projects', (
    SELECT json_agg(json_build_array(x.project_id, p.state, p.gone, x.title, x.mode, x.repairer, x.budget,
        x.contract, x.duty, (
          SELECT coalesce(json_agg(json_build_array(m.number, m.due_on, m.title, m.amount, m.paid, m.accepted_on,
              coalesce(m.accepted, 0), m.refused_on, m.ended_on)
            ORDER BY m.number), '[]'::json)
          FROM ledger.damage_milestone m
          WHERE m.book_id = x.book_id AND m.project_id = x.project_id), (
          SELECT e.effective_on
          FROM ledger.process_event e
          WHERE e.book_id = x.book_id AND e.process_id = x.project_id AND e.version > (
            SELECT max(f.version) FROM ledger.process_event f
            WHERE f.book_id = x.book_id AND f.process_id = x.project_id
              AND f.to_state IN ('planned', 'approved', 'working', 'completed'))
          ORDER BY e.version LIMIT 1), x.retention, x.retention_months, coalesce(x.retention_kept, 0))
      ORDER BY x.project_id)
    FROM ledger.damage_project x JOIN beside p ON p.process_id = x.project_id
    WHERE x.book_id = %(book)s AND x.case_id = %(case)s),

  'spendings', (
    SELECT json_agg(json_build_array(x.spending_id, p.state, p.gone, x.amount, x.use, x.payee, x.payee_name,
        x.payee_account, x.project_id, x.stage, x.heads, x.invoice)
      ORDER BY x.spending_id)
    FROM ledger.damage_spending x JOIN beside p ON p.process_id = x.spending_id
    WHERE x.book_id = %(book)s AND x.case_id = %(case)s),

  'reversals', (
    SELECT json_agg(json_build_array(x.reversal_id, p.state, p.gone, x.target) ORDER BY x.reversal_id)
    FROM ledger.damage_reversal x JOIN beside p ON p.process_id = x.reversal_id
    WHERE x.book_id = %(book)s AND x.case_id = %(case)s),

  'enforcements', (
    SELECT json_agg(json_build_array(r.record_id, p.state, p.gone, ARRAY(
        SELECT n.owner FROM ledger.damage_enforced n
        WHERE n.book_id = r.book_id AND n.enforcement_id = r.record_id ORDER BY n.owner), r.effective_on,
        CASE r.kind WHEN 'enforce_apart' THEN r.subject END)
      ORDER BY r.record_id)
    FROM ledger.damage_record r JOIN beside p ON p.process_id = r.record_id
    WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.kind IN ('enforce', 'enforce_apart')),

  'preservations', (
    SELECT json_agg(json_build_array(r.record_id, p.state, p.gone, ARRAY[r.words ->> 'against'], r.effective_on, NULL)
      ORDER BY r.record_id)
    FROM ledger.damage_record r JOIN beside p ON p.process_id = r.record_id
    WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.kind = 'apply_preservation'),

  'receipts', (
    SELECT json_agg(json_build_array(x.receipt_id, p.state, p.gone, x.payment_id, x.number, x.amount, x.payer_name,
        x.issued_on, x.reddens, x.replaces)
      ORDER BY x.issued_on, x.receipt_id)
    FROM ledger.nontax_receipt x JOIN beside p ON p.process_id = x.receipt_id
    WHERE x.book_id = %(book)s AND x.case_id = %(case)s),

  'interests', (
    SELECT json_agg(json_build_array(x.interest_id, x.pot, x.belongs, x.owner, x.credited_on, x.amount, x.amount - coalesce((
        SELECT sum(u.amount) FROM ledger.damage_interest_use u
        WHERE u.book_id = x.book_id AND u.interest_id = x.interest_id AND NOT EXISTS (SELECT FROM ledger.damage_reversal v
          WHERE v.book_id = u.book_id AND v.target = u.record_id AND v.confirmed_on IS NOT NULL)), 0))
      ORDER BY x.credited_on, x.interest_id)
    FROM ledger.damage_interest x
    WHERE x.book_id = %(book)s AND x.case_id = %(case)s AND NOT EXISTS (SELECT FROM ledger.damage_reversal w
      WHERE w.book_id = x.book_id AND w.target = x.interest_id AND w.confirmed_on IS NOT NULL)),

  'refunds', (
    SELECT json_agg(json_build_array(x.refund_id, x.payee, x.approved_on, x.amount, x.payee_name, x.payee_account, x.came, x.paid)
      ORDER BY x.approved_on, x.refund_id)
    FROM ledger.damage_refund x JOIN beside p ON p.process_id = x.refund_id AND p.state = 'granted'
    WHERE x.book_id = %(book)s AND x.case_id = %(case)s),

  'separates', (
    -- What is pursued apart: from whom, by head, and what has come to be owed by it.
    SELECT json_agg(json_build_array(x.separate_id, p.state, p.gone, ARRAY(
        SELECT n.owner FROM ledger.damage_separate_party n
        WHERE n.book_id = x.book_id AND n.separate_id = x.separate_id ORDER BY n.owner), (
        SELECT coalesce(json_agg(json_build_array(h.head, h.amount) ORDER BY h.head), '[]'::json)
        FROM ledger.damage_separate_head h
        WHERE h.book_id = x.book_id AND h.separate_id = x.separate_id), (
        SELECT h.told FROM holding h WHERE h.separate_id = x.separate_id))
      ORDER BY x.separate_id)
    FROM ledger.damage_separate x JOIN beside p ON p.process_id = x.separate_id
    WHERE x.book_id = %(book)s AND x.case_id = %(case)s),

  'insolvencies', (
    SELECT json_agg(json_build_array(x.insolvency_id, p.state, p.gone, x.owner, x.administrator, x.accepted_on,
        x.claimed, x.admitted, x.distributed, x.counts)
      ORDER BY x.insolvency_id)
    FROM ledger.damage_insolvency x JOIN beside p ON p.process_id = x.insolvency_id
    WHERE x.book_id = %(book)s AND x.case_id = %(case)s),

  'recordings', (
    SELECT json_agg(json_build_array(r.record_id, p.state, p.gone, r.kind, r.effective_on, r.reason, r.document,
        CASE WHEN p.state = 'proposed' THEN r.words END)
      ORDER BY r.record_id)
    FROM ledger.damage_record r
    JOIN beside p ON p.process_id = ledger.derived_id(r.record_id, 'recording')
    WHERE r.book_id = %(book)s AND r.case_id = %(case)s),

  'told', (
    -- What others were told of the case, with receipts, what was decided about signs of a crime, its links, and what may
    -- be entered late; nothing that was retracted.
    SELECT json_agg(json_build_array(r.record_id, r.kind, r.effective_on,
        coalesce(r.words ->> 'occasion', r.words ->> 'sign'), r.subject,
        CASE WHEN r.kind IN ('state_findings', 'link_case', 'ask_approval', 'sign_approval') THEN r.words END,
        r.kind = 'ask_approval' AND EXISTS (
          SELECT FROM ledger.damage_record u
          WHERE u.book_id = r.book_id AND u.case_id = r.case_id AND u.words ->> 'signatures' = r.record_id::text)
      ) ORDER BY r.recorded_at)
    FROM ledger.damage_record r
    WHERE r.book_id = %(book)s AND r.case_id = %(case)s
      AND r.kind IN ('tell_procuratorate', 'report_claimant', 'feed_back', 'receive_receipt', 'state_findings', 'transfer_crime',
        'leave_crime', 'link_case', 'allow_late', 'ask_approval', 'sign_approval',
        'refuse_approval')
      AND NOT EXISTS (SELECT FROM ledger.damage_record x
        WHERE x.book_id = r.book_id AND x.case_id = r.case_id AND x.kind = 'retract' AND x.subject = r.record_id)),

  'sent', (
    SELECT c.channel = 'procuratorate' FROM ledger.damage_case c WHERE c.book_id = %(book)s AND c.case_id = %(case)s),

  'public', (
    SELECT c.public FROM ledger.damage_case c WHERE c.book_id = %(book)s AND c.case_id = %(case)s),

  'publications', (
    -- What was published and is open for comments: how many there are, and how many have no answer.
    SELECT json_agg(json_build_array(k.subject, x.taken, x.unanswered) ORDER BY k.clock_id)
    FROM ledger.damage_clock k
    CROSS JOIN LATERAL (
      SELECT count(*) AS taken, count(*) FILTER (WHERE NOT EXISTS (SELECT FROM ledger.damage_record y
        WHERE y.book_id = r.book_id AND y.case_id = r.case_id AND y.kind = 'answer_comment'
          AND y.subject = r.record_id)) AS unanswered
      FROM ledger.damage_record r
      WHERE r.book_id = k.book_id AND r.case_id = k.case_id AND r.kind = 'take_comment' AND r.subject::text = k.subject) x
    WHERE k.book_id = %(book)s AND k.case_id = %(case)s AND k.code = 'comments' AND k.stopped_on IS NULL),

  'unanswered', (
    SELECT json_agg(r.record_id ORDER BY r.record_id)
    FROM ledger.damage_record r
    WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.kind = 'take_comment'
      AND NOT EXISTS (SELECT FROM ledger.damage_record y
        WHERE y.book_id = r.book_id AND y.case_id = r.case_id AND y.kind = 'answer_comment' AND y.subject = r.record_id)),

  'closed_through', (
    SELECT greatest(b.closed_through, b.soft_closed_through) FROM ledger.book b WHERE b.book_id = %(book)s))
