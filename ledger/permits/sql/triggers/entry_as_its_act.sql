-- The web posts nothing of permits and of the exchange but what the act says: on accounts of its sides, or of the public; of each lot no
-- more than the act took, which is what its lines name, and all of it where it is taken or delivered; a fee in its own figures; the price in
-- money. A lot is granted to the site of its line, a cap changes under its own asset, and an expiry ends what its year and area name.
-- Fires for each entry of these kinds when the transaction commits; that it has an act is for `entry_of_act` to ask. Locks: none.
-- Only what the web posts is asked, as there. Errors: LG101 entry_as_its_act. Twins: the acts of ledger.permits.actions and ledger.market.actions.
CREATE OR REPLACE FUNCTION ledger.strange_sides(p_book integer, p_entry uuid, p_act uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_acts uuid[]; v_holders text[]; v_parties text[];
BEGIN
  -- What is enforced is sold by an act of its own, and its price goes to all whose claims rest on it, as its payments say.
  SELECT array_agg(t.act_id) || p_act INTO v_acts
  FROM permit_act a JOIN permit_act t ON t.book_id = a.book_id AND t.site = a.site
    AND p_act::text IN (t.terms ->> 'of', t.terms ->> 'senior', t.terms ->> 'act')
  WHERE a.book_id = p_book AND a.act_id = p_act;
  -- A fee follows its permits: who has moved them, and who had paid what is taken back, owes it no more.
  v_acts := v_acts || ARRAY(
    SELECT t.act_id FROM permit_act t
    JOIN permit_fee f ON f.book_id = t.book_id AND f.fee_id = p_act AND t.other = f.site
    WHERE t.book_id = p_book AND t.machine = 'permits.move' AND p_entry = derived_id(p_act, 'move:' || t.act_id)
    UNION ALL
    SELECT unnest(ARRAY[t.act_id, q.act_id]) FROM permit_act t
    JOIN permit_act q ON q.book_id = t.book_id AND q.machine = 'permits.fee_payment' AND q.terms ->> 'fee' = p_act::text
    WHERE t.book_id = p_book AND t.machine = 'permits.fee_correction' AND t.terms ->> 'fee' = p_act::text
      AND p_entry = derived_id(p_act, 'moved:' || t.act_id)
    UNION ALL  -- what a lessee had surrendered goes on to the lessor when that is undone after the lease
    SELECT t.act_id FROM permit_act s
    JOIN permit_act t ON t.book_id = s.book_id AND t.machine = 'permits.lease' AND t.other = s.site
    JOIN process q ON q.book_id = t.book_id AND q.process_id = t.act_id AND q.state = 'returned'
    WHERE s.book_id = p_book AND s.act_id = p_act AND s.machine = 'permits.surrender' AND p_entry = derived_id(p_act, 'returned')
      AND EXISTS (SELECT FROM permit_act_lot x JOIN permit_act_lot y ON y.book_id = x.book_id AND y.asset_id = x.asset_id AND y.act_id = t.act_id
                  WHERE x.book_id = s.book_id AND x.act_id = s.act_id));
  SELECT array_agg(h) INTO v_holders
  FROM (SELECT unnest(ARRAY[t.site, t.other]) AS h FROM permit_act t WHERE t.book_id = p_book AND t.act_id = ANY (v_acts)
        UNION SELECT f.site FROM permit_fee f WHERE f.book_id = p_book AND f.fee_id = p_act) AS x;
  SELECT array_agg(DISTINCT h) INTO v_parties
  FROM (SELECT unnest(permit_parties(p_book, a)) AS h FROM unnest(v_acts) AS a
        UNION SELECT t.terms ->> 'costs_to' FROM permit_act t WHERE t.book_id = p_book AND t.act_id = ANY (v_acts)
        UNION SELECT r.party FROM permit_proceeds r WHERE r.book_id = p_book AND r.act_id = ANY (v_acts)) AS x;
  RETURN EXISTS (
    SELECT FROM posting p JOIN account a ON a.book_id = p.book_id AND a.account_id = p.account_id
    JOIN asset s ON s.book_id = p.book_id AND s.asset_id = p.asset_id
    WHERE p.book_id = p_book AND p.entry_id = p_entry AND a.owner !~ '^(bureau|exchange|treasury)(:|$)'
      AND CASE s.kind WHEN 'money' THEN a.owner <> ALL (v_parties)
                      ELSE a.code NOT IN (SELECT permit_account_code(h, a.purpose) FROM unnest(v_holders) AS h WHERE h IS NOT NULL) END);
END
$$;

CREATE OR REPLACE FUNCTION ledger.strange_lots(p_book integer, p_entry uuid, p_act uuid, p_whole boolean) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN ledger.taken_otherwise(p_book, p_act) OR EXISTS (  -- of each lot no more is moved than was taken, or exactly that
    SELECT FROM (
      SELECT l.asset_id, l.parent_id, sum(p.debit) AS moved
      FROM posting p JOIN permit_lot l ON l.book_id = p.book_id AND l.asset_id = p.asset_id
      WHERE p.book_id = p_book AND p.entry_id = p_entry GROUP BY l.asset_id, l.parent_id) AS m
    FULL JOIN (
      SELECT x.asset_id, sum(x.quantity) AS taken
      FROM (  -- what a freeze waits for it has not taken, and what it holds since one before it ended it has
        SELECT y.asset_id, y.quantity FROM permit_act_lot y JOIN account a ON a.book_id = y.book_id AND a.account_id = y.account_id
        WHERE y.book_id = p_book AND y.act_id = p_act AND a.purpose <> 'frozen'
        UNION ALL SELECT h.asset_id, h.quantity FROM permit_inherited h WHERE h.book_id = p_book AND h.act_id = p_act) AS x
      GROUP BY x.asset_id) AS k ON k.asset_id = m.asset_id
    WHERE CASE WHEN p_whole THEN m.moved IS DISTINCT FROM k.taken ELSE m.asset_id IS NOT NULL AND m.moved IS DISTINCT FROM least(m.moved, coalesce(k.taken, 0)) END
      AND NOT EXISTS (  -- a child stands for the parts of its parent
        SELECT FROM permit_act_lot y WHERE y.book_id = p_book AND y.act_id = p_act AND y.asset_id = m.parent_id
          AND k.asset_id IS NULL AND m.moved = least(m.moved, y.quantity)));
END
$$;

CREATE OR REPLACE FUNCTION ledger.strange_figures(p_book integer, p_entry uuid, p_kind text, p_act uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_debits jsonb; v_credits jsonb; v_fee permit_fee; v_money bigint; v_paid bigint; v_charged bigint;
BEGIN
  IF p_kind IN ('permits.fee_paid', 'permits.fee_unpaid', 'permits.exemption_revocation') THEN
    RETURN EXISTS (  -- of each lot no more than the fee charges, or than the act took that gives it back, of which a fee is paid
      SELECT FROM posting p
      LEFT JOIN permit_fee_lot f ON f.book_id = p.book_id AND f.fee_id = p_act AND f.asset_id = p.asset_id
      LEFT JOIN LATERAL (
        SELECT sum(x.quantity) AS quantity FROM permit_act_lot x WHERE x.book_id = p.book_id AND x.act_id = p_act AND x.asset_id = p.asset_id
          AND (SELECT n.settled FROM permit_act o CROSS JOIN LATERAL fee_settled(o.book_id, o.site, x.asset_id) n
               WHERE o.book_id = p_book AND o.act_id = p_act)) t ON f.fee_id IS NULL
      WHERE p.book_id = p_book AND p.entry_id = p_entry AND p.debit > coalesce(f.quantity, t.quantity, 0));
  END IF;
  SELECT jsonb_object_agg(s.purpose, s.debit), jsonb_object_agg(s.purpose, s.credit) INTO v_debits, v_credits
  FROM (SELECT a.purpose, sum(p.debit) AS debit, sum(p.credit) AS credit
        FROM posting p JOIN account a ON a.book_id = p.book_id AND a.account_id = p.account_id
        WHERE p.book_id = p_book AND p.entry_id = p_entry GROUP BY a.purpose) AS s;
  IF p_kind IN ('permits.fee_assessment', 'permits.fee_revocation') THEN
    SELECT f.payable INTO v_money FROM permit_fee f WHERE f.book_id = p_book AND f.fee_id = p_act;
    RETURN v_money IS DISTINCT FROM coalesce((v_debits ->> 'fee_receivable')::bigint, 0) + coalesce((v_credits ->> 'fee_receivable')::bigint, 0);
  ELSIF p_kind = 'permits.fee_opening' THEN
    SELECT sum(i.amount) INTO v_money FROM permit_fee_instalment i WHERE i.book_id = p_book AND i.fee_id = p_act AND i.paid_on IS NULL;
    RETURN v_money IS DISTINCT FROM (v_debits ->> 'fee_receivable')::bigint;
  ELSIF p_kind = 'permits.fee_payment' THEN
    SELECT i.amount, i.amount + coalesce(i.surcharge, 0) INTO v_money, v_paid
    FROM permit_fee_instalment i WHERE i.book_id = p_book AND i.fee_id = p_act AND i.entry_id = p_entry;
    RETURN (v_paid, v_money) IS DISTINCT FROM ((v_debits ->> 'treasury_cash')::bigint, (v_credits ->> 'fee_receivable')::bigint);
  ELSIF p_kind = 'permits.buyback' THEN
    SELECT t.money INTO v_money FROM permit_act t WHERE t.book_id = p_book AND t.act_id = p_act;
    RETURN nullif(v_money, 0) IS DISTINCT FROM (v_debits ->> 'buyback_expense')::bigint;
  ELSIF p_kind = 'market.settlement' THEN
    -- Who buys pays the price, with no more than the fees of the exchange.
    SELECT coalesce((SELECT sum(n.amount) FROM permit_act_line n WHERE n.book_id = t.book_id AND n.act_id = t.act_id), t.money),
           (SELECT sum(p.debit) FROM posting p JOIN account a ON a.book_id = p.book_id AND a.account_id = p.account_id
            WHERE p.book_id = p_book AND p.entry_id = p_entry AND a.purpose = 'settlement_claim'
              AND a.owner = coalesce((SELECT s.party FROM site s WHERE s.book_id = t.book_id AND s.code = t.other), t.other)),
           coalesce((v_credits ->> 'service_income')::bigint, 0)
    INTO v_money, v_paid, v_charged
    FROM permit_act t WHERE t.book_id = p_book AND (t.act_id = p_act AND t.machine = 'permits.sale'
      OR t.machine = 'permits.enforcement' AND t.terms ->> 'of' = p_act::text
         AND EXISTS (SELECT FROM process_event e WHERE e.book_id = t.book_id AND e.process_id = t.act_id AND e.action = 'confirm'
                                                   AND of_this_transaction(e.xmin)));
    RETURN v_paid IS DISTINCT FROM greatest(v_money, least(v_paid, v_money + v_charged));
  END IF;
  RETURN false;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_entry_as_its_act() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
AS $$
DECLARE
  v_act uuid; v_strange boolean;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  v_act := act_of_entry(NEW.book_id, NEW.entry_id, (SELECT k.acts FROM entry_kind k WHERE k.code = NEW.kind),
                        ARRAY[NEW.actor_id, NEW.approver_id]);
  IF v_act IS NULL THEN
    RETURN NULL;
  ELSIF NEW.kind IN ('permits.allocation', 'permits.opening') THEN
    v_strange := EXISTS (
      SELECT FROM posting p JOIN account a ON a.book_id = p.book_id AND a.account_id = p.account_id
      JOIN permit_lot l ON l.book_id = p.book_id AND l.asset_id = p.asset_id
      LEFT JOIN permit_grant_line g ON g.book_id = l.book_id AND g.grant_id = l.grant_id AND g.line = l.grant_line
      WHERE p.book_id = NEW.book_id AND p.entry_id = NEW.entry_id AND p.debit <> 0
        AND a.code IS DISTINCT FROM permit_account_code(g.site, g.purpose));
  ELSIF NEW.kind IN ('permits.cap', 'permits.cap_cut', 'permits.cap_share', 'permits.cap_restored') THEN
    v_strange := EXISTS (
      SELECT FROM posting p LEFT JOIN permit_cap c ON c.book_id = p.book_id AND c.asset_id = p.asset_id
      WHERE p.book_id = NEW.book_id AND p.entry_id = NEW.entry_id AND NOT EXISTS (
        SELECT FROM permit_act t JOIN permit_act_line n ON n.book_id = t.book_id AND n.act_id = t.act_id
        WHERE t.book_id = NEW.book_id AND t.act_id = v_act AND n.pollutant = c.pollutant AND n.first_vintage = c.vintage
          AND ('bureau:' || c.area IN ('bureau:' || n.area, t.other) OR NEW.kind IN ('permits.cap_cut', 'permits.cap_restored') AND c.asset_id = (
            SELECT l.parent_id FROM permit_cap l
            WHERE l.book_id = c.book_id AND l.pollutant = n.pollutant AND l.area = n.area AND l.vintage = n.first_vintage))));
  ELSIF NEW.kind = 'permits.expiry' THEN
    -- Of expiries that began in the same millisecond the entry is of the one that says its area, pollutant and year.
    v_strange := EXISTS (
      SELECT FROM (SELECT DISTINCT l.book_id, l.cap_id FROM posting p LEFT JOIN permit_lot l ON l.book_id = p.book_id AND l.asset_id = p.asset_id
                   WHERE p.book_id = NEW.book_id AND p.entry_id = NEW.entry_id) AS m
      LEFT JOIN permit_cap c ON c.book_id = m.book_id AND c.asset_id = m.cap_id
      WHERE NOT EXISTS (
        SELECT FROM permit_act t
        WHERE t.book_id = NEW.book_id AND t.machine = 'permits.expiry'
          AND t.act_id BETWEEN (left(NEW.entry_id::text, 13) || '-0000-0000-000000000000')::uuid
                           AND (left(NEW.entry_id::text, 13) || '-ffff-ffff-ffffffffffff')::uuid
          AND (t.site, t.terms ->> 'pollutant', t.terms ->> 'vintage') = ('bureau:' || c.area, c.pollutant, c.vintage::text)));
  ELSE
    v_strange := strange_sides(NEW.book_id, NEW.entry_id, v_act) OR strange_figures(NEW.book_id, NEW.entry_id, NEW.kind, v_act)
      OR (NEW.kind NOT LIKE '%.fee\_%' AND NEW.kind NOT IN ('permits.exemption_revocation', 'market.deposit', 'market.payout')
          AND strange_lots(NEW.book_id, NEW.entry_id, v_act, NEW.kind IN (
            'permits.set_aside', 'permits.lease', 'permits.pledge', 'permits.freeze', 'permits.withdrawal', 'permits.move', 'permits.surrender', 'permits.surrender_late',
            'permits.retirement', 'permits.cancellation', 'permits.deduction', 'permits.reserve_grant', 'permits.buyback')));
  END IF;
  IF v_strange THEN
    RAISE EXCEPTION 'an entry of the kind % that moves what its act does not say', NEW.kind
      USING ERRCODE = 'LG101', CONSTRAINT = 'entry_as_its_act';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS entry_as_its_act ON ledger.entry;
CREATE CONSTRAINT TRIGGER entry_as_its_act AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind LIKE 'permits.%' OR NEW.kind LIKE 'market.%') EXECUTE FUNCTION ledger.check_entry_as_its_act();
ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER entry_as_its_act;
