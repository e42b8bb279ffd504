-- A table of unit costs comes whole, as the next version of its code, with the step that brings it; no two of its rows are about the same object, place and
-- year. A figure that was computed with a row was computed with the nearest one that the newest version in force has on the day of the assessment, and has
-- its cost among its inputs.
-- Fires for each table and row that comes, when the transaction commits, because the rows are kept after the step, and for each figure's row. Only what the
-- web writes is asked: an archive that is replayed, by the owner, brings rows in its own order. Locks: none; whoever brings one holds the name of its code.
-- Errors: LG131 cost_table_whole, cost_table_next, item_cost_found. Twin: ledger.compensation.actions.unit_costs.
CREATE OR REPLACE FUNCTION ledger.check_cost_table_next() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NEW.version <> 1 + (
      SELECT coalesce(max(t.version), 0) FROM damage_cost_table t WHERE t.book_id = NEW.book_id AND t.code = NEW.code) THEN
    RAISE EXCEPTION 'a table of unit costs out of its order' USING ERRCODE = 'LG131', CONSTRAINT = 'cost_table_next';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_cost_table_whole() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND (NOT EXISTS (
      SELECT FROM damage_cost_table t JOIN process_event e ON e.book_id = t.book_id AND e.process_id = t.table_id
      WHERE t.book_id = NEW.book_id AND t.table_id = NEW.table_id AND e.action = 'upload' AND of_this_transaction(e.xmin)
        AND t.rows = (SELECT count(*) FROM damage_unit_cost c WHERE c.book_id = t.book_id AND c.table_id = t.table_id))
      OR EXISTS (
      SELECT FROM (SELECT c.first_year <= max(c.last_year) OVER (PARTITION BY c.object, c.place ORDER BY c.first_year
                                                                 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS twice
                   FROM damage_unit_cost c WHERE c.book_id = NEW.book_id AND c.table_id = NEW.table_id) x
      WHERE x.twice)) THEN
    RAISE EXCEPTION 'a table of unit costs in part, or a cost twice' USING ERRCODE = 'LG131', CONSTRAINT = 'cost_table_whole';
  END IF;
  RETURN NULL;
END
$$;

-- What comes after the transaction that brought the table is none of it.
CREATE OR REPLACE FUNCTION ledger.check_unit_cost_with_table() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_cost_table t WHERE t.book_id = NEW.book_id AND t.table_id = NEW.table_id AND of_this_transaction(t.xmin)) THEN
    RAISE EXCEPTION 'a cost that comes after its table' USING ERRCODE = 'LG131', CONSTRAINT = 'cost_table_whole';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_item_cost() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_item i
      JOIN damage_assessment a ON a.book_id = i.book_id AND a.assessment_id = i.assessment_id
      JOIN damage_unit_cost c ON c.book_id = i.book_id AND c.table_id = NEW.table_id AND c.row = NEW.row
      JOIN damage_cost_table t ON t.book_id = c.book_id AND t.table_id = c.table_id
      WHERE i.book_id = NEW.book_id AND i.assessment_id = NEW.assessment_id AND i.number = NEW.number
        AND (i.inputs ->> 'unit_cost')::numeric = c.cost::numeric / 10000
        AND NEW.year BETWEEN c.first_year AND c.last_year
        AND t.table_id = (
          SELECT n.table_id FROM damage_cost_table n
          JOIN process p ON p.book_id = n.book_id AND p.process_id = n.table_id AND p.state = 'in_force'
          WHERE n.book_id = t.book_id AND n.code = t.code AND n.first_on <= a.assessed_on
            AND (n.last_on IS NULL OR a.assessed_on <= n.last_on)
          ORDER BY n.version DESC LIMIT 1)
        AND c.place = (
          SELECT max(n.place) FROM damage_unit_cost n
          WHERE n.book_id = c.book_id AND n.table_id = c.table_id AND n.object = c.object AND NEW.year BETWEEN n.first_year AND n.last_year
            AND n.place IN (NEW.place, left(NEW.place, 4) || '00', left(NEW.place, 2) || '0000'))) THEN
    RAISE EXCEPTION 'a figure with a cost of another row' USING ERRCODE = 'LG131', CONSTRAINT = 'item_cost_found';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER cost_table_next BEFORE INSERT ON ledger.damage_cost_table
  FOR EACH ROW EXECUTE FUNCTION ledger.check_cost_table_next();
ALTER TABLE ledger.damage_cost_table ENABLE ALWAYS TRIGGER cost_table_next;
DROP TRIGGER IF EXISTS cost_table_whole ON ledger.damage_cost_table;
CREATE CONSTRAINT TRIGGER cost_table_whole AFTER INSERT ON ledger.damage_cost_table DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_cost_table_whole();
ALTER TABLE ledger.damage_cost_table ENABLE ALWAYS TRIGGER cost_table_whole;
CREATE OR REPLACE TRIGGER unit_cost_with_table BEFORE INSERT ON ledger.damage_unit_cost
  FOR EACH ROW EXECUTE FUNCTION ledger.check_unit_cost_with_table();
ALTER TABLE ledger.damage_unit_cost ENABLE ALWAYS TRIGGER unit_cost_with_table;
CREATE OR REPLACE TRIGGER item_cost_found BEFORE INSERT ON ledger.damage_item_cost
  FOR EACH ROW EXECUTE FUNCTION ledger.check_item_cost();
ALTER TABLE ledger.damage_item_cost ENABLE ALWAYS TRIGGER item_cost_found;
