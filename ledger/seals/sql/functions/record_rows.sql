-- Writes the records of a statement: the rows that it inserted, changed or deleted, as they are now, or were. A row that only changed in what
-- records leave out is not written again.
-- Fires after each statement on every table but those of the journal and the log (keep_records), with the rights of the owner.
-- Arguments: the columns that are left out, those that are personal, those that name who acted, those that name a person; whether the table has a book.
-- Locks: none beyond those of the statement; a later change of the same row waited for it, and so has a later position. Errors: none.
-- More rows than one record takes are written column by column, by an expression made for their table (`row_written`): a plan grants half a million
-- lots. Fewer are not worth the making of it.
-- Up to 200 rows are one record, which keeps a record of many rows readable; what is personal has a salt for each row.
CREATE OR REPLACE FUNCTION ledger.record_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp SET timezone = 'UTC' SET bytea_output = 'hex'
AS $$
DECLARE
  v_cache text[] := TG_ARGV[0];
  v_personal text[] := TG_ARGV[1];
  v_actors text[] := TG_ARGV[2];
  v_persons text[] := TG_ARGV[3];
  v_booked boolean := TG_ARGV[4];
  v_rows jsonb[];
  v_lines text[];
  v_books integer[];
BEGIN
  -- Two conditions apart: a DELETE has no new_rows.
  IF TG_OP = 'INSERT' AND v_personal = '{}' THEN
    IF EXISTS (SELECT FROM new_rows OFFSET 200) THEN
      EXECUTE format('SELECT array_agg(%s), array_agg(%s) FROM new_rows n',
                     row_written(TG_RELID, CASE WHEN v_booked THEN v_cache || 'book_id'::text ELSE v_cache END, v_actors, v_persons),
                     CASE WHEN v_booked THEN 'n.book_id' ELSE '0' END) INTO v_lines, v_books;
      PERFORM keep_rows(TG_TABLE_NAME, lower(TG_OP), NULL, v_cache, v_personal, v_actors, v_persons, v_booked, v_lines, v_books);
      RETURN NULL;
    END IF;
  END IF;
  IF TG_OP = 'DELETE' THEN
    SELECT array_agg(to_jsonb(o)) INTO v_rows FROM old_rows o;
  ELSIF TG_OP = 'INSERT' THEN
    SELECT array_agg(to_jsonb(n)) INTO v_rows FROM new_rows n;
  ELSE
    -- A difference of sets, by hash: thousands of rows may change at once.
    SELECT array_agg(x.j) INTO v_rows
    FROM (SELECT to_jsonb(n) - v_cache AS j FROM new_rows n
          EXCEPT ALL SELECT to_jsonb(o) - v_cache FROM old_rows o) AS x;
  END IF;
  IF v_rows IS NOT NULL THEN
    PERFORM keep_rows(TG_TABLE_NAME, lower(TG_OP), v_rows, v_cache, v_personal, v_actors, v_persons, v_booked);
  END IF;
  RETURN NULL;
END
$$;
