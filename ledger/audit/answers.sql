-- name: patient
-- Let a child that nobody waits behind compute between two rows, and the database sort as long;
-- where the child is ended, its statement ends, too.
SELECT set_config('statement_timeout', '240s', true), set_config('idle_in_transaction_session_timeout', '300s', true),
       set_config('client_connection_check_interval', '1s', true)
