-- What of a duty in kind becomes money is owed by those who owe the duty and nobody else, and is just the part of its fixed sum that all its
-- conversions are of its value, half up; what is posted is what is kept.
-- It is converted after its last day, once works of it have ended, or once all who owe it are bankrupt, and never what works stood for on that day.
-- What a duty is to become where it fails, and is not its value, has its basis: of an agreement its own, of a judgment or a settlement the paper, too.
-- Fires for each new conversion when the transaction commits, because parts and entry are written beside it; and for each new agreement, judgment or
-- settlement that the web writes: archives of before have theirs without. Locks: none; the row of the case is
-- locked by whoever acts in it.
-- Errors: LG058 damage_duty_converted, damage_conversion_based. Twins: ledger.compensation.actions.conversions and
-- ledger.compensation.rules.obligations.check_conversions, with the figures.
CREATE OR REPLACE FUNCTION ledger.check_damage_conversion() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_fixed bigint := (SELECT d.conversion FROM damage_duty d
                     WHERE d.book_id = NEW.book_id AND d.case_id = NEW.case_id AND d.duty = NEW.duty);
  v_value bigint := (SELECT sum(h.amount) FROM damage_duty_head h
                     WHERE h.book_id = NEW.book_id AND h.case_id = NEW.case_id AND h.duty = NEW.duty);
  v_all record;
  v_on date := (SELECT r.effective_on FROM damage_record r WHERE r.book_id = NEW.book_id AND r.record_id = NEW.conversion_id);
  v_works record;
BEGIN
  -- As of the day of the conversion: what of the duty works stood for then, and whether some had come to an end.
  SELECT coalesce(sum(x.budget) FILTER (WHERE k.ended_on IS NULL OR k.ended_on > v_on), 0) AS stood_for,
    coalesce(bool_or(k.ended_on <= v_on), FALSE) AS ended INTO v_works
  FROM damage_project x
  JOIN process p ON p.book_id = x.book_id AND p.process_id = x.project_id AND p.state NOT IN ('planned', 'dropped')
  LEFT JOIN LATERAL (
    SELECT e.effective_on AS ended_on FROM process_event e
    WHERE e.book_id = x.book_id AND e.process_id = x.project_id
      AND p.state NOT IN ('approved', 'working', 'completed')
      AND NOT EXISTS (SELECT FROM process_event f WHERE f.book_id = e.book_id AND f.process_id = e.process_id
                        AND f.version >= e.version AND f.to_state IN ('planned', 'approved', 'working', 'completed'))
    ORDER BY e.version LIMIT 1) k ON TRUE
  WHERE x.book_id = NEW.book_id AND x.case_id = NEW.case_id AND x.duty = NEW.duty;
  IF ledger.as_web() AND (
       NEW.project_id IS NULL AND NOT v_works.ended
         AND EXISTS (SELECT FROM damage_duty_obligor o
                     WHERE o.book_id = NEW.book_id AND o.case_id = NEW.case_id AND o.duty = NEW.duty AND o.until_on IS NULL
                       AND NOT EXISTS (SELECT FROM damage_insolvency n WHERE n.book_id = o.book_id AND n.case_id = o.case_id AND n.owner = o.owner
                                         AND n.counts AND n.accepted_on <= v_on))
         AND v_on <= (SELECT d.due_on FROM damage_duty d WHERE d.book_id = NEW.book_id AND d.case_id = NEW.case_id AND d.duty = NEW.duty)
       OR v_works.stood_for > (
         SELECT coalesce(sum(b.debits - b.credits), 0) FROM damage_account d
         JOIN account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'claim_in_kind'
         JOIN balance b ON b.book_id = d.book_id AND b.account_id = d.account_id
         WHERE d.book_id = NEW.book_id AND d.case_id = NEW.case_id AND d.part = NEW.duty)) THEN
    RAISE EXCEPTION 'not due yet, or works stand for it' USING ERRCODE = 'LG058', CONSTRAINT = 'damage_duty_converted';
  END IF;
  SELECT sum(v.in_kind) AS in_kind, sum(v.money) AS money INTO v_all FROM damage_conversion v
  WHERE v.book_id = NEW.book_id AND v.case_id = NEW.case_id AND v.duty = NEW.duty
    AND NOT EXISTS (SELECT FROM damage_reversal x WHERE x.book_id = v.book_id AND x.target = v.conversion_id AND x.confirmed_on IS NOT NULL);
  IF v_all.money <> (CASE v_fixed WHEN 0 THEN v_all.in_kind ELSE div(2 * v_fixed::numeric * v_all.in_kind + v_value, 2 * v_value) END)
     OR NEW.money IS DISTINCT FROM (SELECT coalesce(sum(p.amount), 0) FROM damage_part p
                                    WHERE p.book_id = NEW.book_id AND p.obligation_id = NEW.conversion_id)
     OR NEW.in_kind IS DISTINCT FROM (
       SELECT sum(q.credit - q.debit) FROM damage_account d
       JOIN account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'claim_in_kind'
       JOIN posting q ON q.book_id = d.book_id AND q.account_id = d.account_id
       JOIN damage_record r ON r.book_id = q.book_id AND r.record_id = NEW.conversion_id AND q.entry_id = derived_id(r.record_id, r.kind)
       WHERE d.book_id = NEW.book_id AND d.case_id = NEW.case_id AND d.part = NEW.duty)
     OR EXISTS (
       (SELECT o.owner FROM damage_part p JOIN damage_obligor o USING (book_id, case_id, part)
        WHERE p.book_id = NEW.book_id AND p.obligation_id = NEW.conversion_id AND o.since_on IS NULL)
       EXCEPT
       SELECT o.owner FROM damage_duty_obligor o
       WHERE o.book_id = NEW.book_id AND o.case_id = NEW.case_id AND o.duty = NEW.duty
         AND (o.since_on <= v_on) IS NOT FALSE AND (o.until_on > v_on) IS NOT FALSE) THEN
    RAISE EXCEPTION 'another sum, or owed by others, than the duty says' USING ERRCODE = 'LG058', CONSTRAINT = 'damage_duty_converted';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_duty_converted ON ledger.damage_conversion;
CREATE CONSTRAINT TRIGGER damage_duty_converted AFTER INSERT ON ledger.damage_conversion DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_conversion();
ALTER TABLE ledger.damage_conversion ENABLE ALWAYS TRIGGER damage_duty_converted;

CREATE OR REPLACE FUNCTION ledger.check_damage_conversion_based() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
       SELECT FROM (
         SELECT (d ->> 'conversion')::numeric AS money, (SELECT sum((h ->> 'amount')::numeric) FROM jsonb_array_elements(d -> 'heads') h) AS value
         FROM jsonb_array_elements(NEW.words -> 'duties') d
         UNION ALL
         SELECT (NEW.words ->> 'conversion')::numeric, (SELECT sum((h ->> 'kind')::numeric) FROM jsonb_array_elements(NEW.words -> 'heads') h)
       ) s
       WHERE s.money <> 0 AND s.value <> 0 AND s.money <> s.value
         AND btrim(coalesce(NEW.words ->> CASE WHEN s.money < s.value THEN 'less_basis' ELSE 'more_basis' END, '')) = ''
         AND (NEW.kind IN ('agree', 'agree_apart') OR btrim(NEW.document) = '')) THEN
    RAISE EXCEPTION 'another sum than the duty is worth, without a basis' USING ERRCODE = 'LG058', CONSTRAINT = 'damage_conversion_based';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER damage_conversion_based AFTER INSERT ON ledger.damage_record
  FOR EACH ROW WHEN (NEW.kind IN ('agree', 'judge', 'settle_suit', 'agree_apart', 'judge_apart', 'settle_apart')) EXECUTE FUNCTION ledger.check_damage_conversion_based();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_conversion_based;
