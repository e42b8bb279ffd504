-- name: processes_are_by_two
-- A step that needs four eyes is not by who began the process, nor one that is kept apart by who took
-- the other: persons, not keys.
SELECT format('step %s of %s, %s', e.version, e.machine, e.process_id) FROM ledger.process_event e
WHERE (e.four_eyes AND ledger.person_of(e.actor_id) = ledger.person_of(e.started_by)
       AND ledger.one_at(e.actor_id, e.started_by, e.recorded_at))
   OR EXISTS (
        SELECT FROM ledger.process_transition t
        JOIN ledger.process_event o ON o.book_id = e.book_id AND o.process_id = e.process_id
          AND o.version < e.version AND o.action = ANY (t.apart)
        WHERE t.machine = e.machine AND t.action = e.action AND t.from_state = e.from_state
          AND ledger.person_of(o.actor_id) = ledger.person_of(e.actor_id)
          AND ledger.one_at(o.actor_id, e.actor_id, e.recorded_at))
