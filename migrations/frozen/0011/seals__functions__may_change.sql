-- What of the rows of each table may change after they were written, and whether they may go, and why. Everything else is written once, whoever asks.
-- A table that is not named here is only added to. A column stands here because something of the program changes it, and for nothing else: a house test
-- reads every UPDATE and DELETE of the program and compares. When each of them may change is for the triggers of its room.
-- Callers: keep_written, whoever audits, tests. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.may_change()
RETURNS TABLE (source text, columns text[], goes boolean, why text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  VALUES
    ('person', '{name,erased_at,counts_as}'::text[], false, 'a name is corrected or ends, and numbers make two persons one'),
    ('actor', '{name,name_salt}', false, 'a name that is erased'),
    ('mandate', '{actor_id,given,asked_book,asked_role,asked_owner,asked_system,asked_name,asked_number,confirmed_by,confirmed_at,dropped_by,dropped_at,ended_by,ended_at,why}',
     false, 'confirmed, dropped or ended, once; what was asked for is forgotten then'),
    ('enrolment', '{confirmed_by,confirmed_at,second_digest,expires_at,dropped_at,used_at,key_id}', false, 'confirmed, dropped or used, once'),
    ('erasure', '{confirmed_by,confirmed_at,dropped_by,dropped_at}', false, 'confirmed or dropped, once'),
    ('renaming', '{confirmed_by,confirmed_at,dropped_by,dropped_at,name}', false, 'confirmed or dropped, once; the name is forgotten then'),
    ('renumbering', '{confirmed_by,confirmed_at,second_digest,expires_at,dropped_by,dropped_at,used_at,number_digest,undone_at}', false,
     'confirmed, dropped, enrolled or taken back, once'),
    ('undoing', '{confirmed_by,confirmed_at,dropped_by,dropped_at}', false, 'confirmed or dropped, once'),
    ('api_key', '{last_used_on,revoked_at,revoked_by}', false, 'used on later days, and revoked, once'),
    ('way', '{person_id,mandate_id,until_at}', true, 'follows who it is of, is a former one until it was told of, and goes when the person gives others or is erased'),
    ('reading', '{times,last_at}', false, 'a count within a day'),
    ('book', '{soft_closed_through,closed_through,replayed_through}', false, 'a frontier moves by a step'),
    ('account', '{status}', false, 'frozen, opened again, closed'),
    ('balance', '{debits,credits,version,status,newest_on}', false, 'grows with what is posted, and has the status of its account'),
    ('record', '{salts}', false, 'a salt is forgotten'),
    ('tile', '{hashes}', false, 'grows until it is full'),
    ('log_head', '{size,root,settled_position,reached_position,open_transactions,drawn_position}', false, 'goes forward'),
    ('process', '{state,version}', false, 'moves with an event'),
    ('outbox', '{number}', false, 'numbered once, when it is first read'),
    ('permit_pack', '{simulated}', false, 'what its simulation told'),
    ('standing', '{until,ended_document,ended_by,ended_act}', false, 'ends, once'),
    ('permit_cap', '{lots}', false, 'a count'),
    ('permit_grant', '{objections_until}', false, 'its publication sets the day'),
    ('permit_objection', '{answer,upheld,answered_by}', false, 'answered, once'),
    ('permit_fee_instalment', '{paid_on,voucher,receipt,entry_id}', false, 'paid, and the payment taken back'),
    ('permit_task', '{explanation,explained_by,closed_at,figures}', false, 'explained, closed, found again'),
    ('permit_deposit_line', '{live}', false, 'ends with its match'),
    ('damage_case', '{class,assessed,public}', false, 'what its newest assessment and publication say; each is a record of its own'),
    ('damage_clock', '{due_on,why,length,stopped_on,warned_on,escalated_on}', false, 'moves with pauses, stops, and is told of'),
    ('damage_pause', '{last_on}', false, 'ends'),
    ('damage_obligation', '{in_force_on,court_since}', false, 'comes into force, goes to court'),
    ('damage_part', '{interest,interest_through}', false, 'interest runs'),
    ('damage_instalment', '{settled}', false, 'paid, and the payment reversed'),
    ('damage_payment', '{waiting,reversed_by}', false, 'matched, reversed'),
    ('damage_reversal', '{confirmed_on}', false, 'confirmed, once'),
    ('damage_project', '{contract,evaluated}', false, 'the works go on'),
    ('damage_milestone', '{accepted_on,paid}', false, 'accepted, paid, and the payment reversed'),
    ('damage_spending', '{paid_on,entry_id}', false, 'paid, once'),
    ('auditor_login', '{}', true, 'the operator takes a login back'),
    ('bank_account', '{ended_at}', false, 'its tie ends, once'),
    ('bank_import', '{ended_at}', false, 'ends with the tie'),
    ('bank_tie', '{confirmed_by,confirmed_at,dropped_by,dropped_at}', false, 'confirmed or dropped, once'),
    ('bank_tie_end', '{confirmed_by,confirmed_at,dropped_by,dropped_at}', false, 'confirmed or dropped, once'),
    ('bank_match', '{state}', false, 'moves on'),
    ('bank_match_line', '{live}', false, 'ends with its match'),
    ('bank_match_posting', '{live}', false, 'ends with its match')
$$;
