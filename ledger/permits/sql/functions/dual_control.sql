-- From which amounts two representatives of an enterprise are needed today: from any, where the newest of the bureau's own rule packs that says
-- something of it asks for two; else as the enterprise has set it last. Null where one suffices. The packs that are shipped ask for one.
-- Callers: check_second_inside, check_mandate_inside. Locks: none. Errors: none.
-- Twin: ledger.permits.actions.inside.control_of.
CREATE OR REPLACE FUNCTION ledger.dual_control(p_book integer, p_owner text, OUT quantity bigint, OUT money bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF (SELECT s.value = 'true' FROM law_said(p_book, 'second_person.enterprise', legal_day()) s WHERE s.key = 'second_person.enterprise'
      ORDER BY s.place LIMIT 1) THEN
    quantity := 0;
    money := 0;
    RETURN;
  END IF;
  SELECT trunc((t.terms ->> 'quantity')::numeric * 1000000), trunc((t.terms ->> 'money')::numeric * 100) INTO quantity, money
  FROM permit_act t
  JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'done'
  JOIN process_event e ON e.book_id = p.book_id AND e.process_id = p.process_id AND e.version = p.version
  WHERE t.book_id = p_book AND t.site = p_owner AND t.machine = 'permits.dual_control'
  ORDER BY e.recorded_at DESC, t.act_id DESC LIMIT 1;
END
$$;
