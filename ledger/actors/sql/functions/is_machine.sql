-- Whether a machine acts as this actor: it does what its mandate names, gives no power, and is no second person.
-- In SQL without a path of its own, which is called fastest: it names its table in full.
-- Callers: check_power_by_person, check_step_apart, check_approval. Locks: none. Errors: none. Twin: ledger.actors.authority.Actor.system.
CREATE OR REPLACE FUNCTION ledger.is_machine(p_actor integer) RETURNS boolean
LANGUAGE sql STABLE
AS $$
  SELECT a.system IS NOT NULL FROM ledger.actor a WHERE a.actor_id = p_actor
$$;
