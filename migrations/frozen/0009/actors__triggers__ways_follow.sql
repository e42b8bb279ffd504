-- The ways by which somebody is told go with the name: they go when the person is erased, and when the mandate is dropped with which they were given.
-- When it is confirmed they are those of its holder, where this is the first mandate of the person and it has given none itself: whoever asks
-- for a mandate turns nobody's notices aside, nor to himself.
-- Fires after each such row, always, whoever writes. Locks: the rows that go or follow.
-- Errors: none.
CREATE OR REPLACE FUNCTION ledger.ways_follow() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF TG_TABLE_NAME = 'person' THEN
    DELETE FROM way w WHERE w.person_id = NEW.person_id;
    RETURN NULL;
  END IF;
  UPDATE way w SET person_id = a.person_id, mandate_id = NULL FROM actor a
  WHERE w.mandate_id = NEW.mandate_id AND a.actor_id = NEW.actor_id AND NOT EXISTS (SELECT FROM way g WHERE g.person_id = a.person_id)
    AND NOT EXISTS (SELECT FROM mandate o JOIN actor b ON b.actor_id = o.actor_id
                    WHERE b.person_id = a.person_id AND o.mandate_id <> NEW.mandate_id AND o.confirmed_at IS NOT NULL);
  DELETE FROM way w WHERE w.mandate_id = NEW.mandate_id;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER person_ways_go AFTER UPDATE ON ledger.person
  FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION ledger.ways_follow();
ALTER TABLE ledger.person ENABLE ALWAYS TRIGGER person_ways_go;
CREATE OR REPLACE TRIGGER mandate_ways_follow AFTER UPDATE ON ledger.mandate
  FOR EACH ROW WHEN (coalesce(OLD.confirmed_at, OLD.dropped_at) IS NULL AND coalesce(NEW.confirmed_at, NEW.dropped_at) IS NOT NULL)
  EXECUTE FUNCTION ledger.ways_follow();
ALTER TABLE ledger.mandate ENABLE ALWAYS TRIGGER mandate_ways_follow;
