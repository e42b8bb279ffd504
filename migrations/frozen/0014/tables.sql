-- Why: what rests on something falls or waits with it, and what somebody asks for is judged when it is asked for.
-- What an act writes of a damage case is declared once, and one trigger of each table asks it in place of those that asked table by table.
-- Locks: ACCESS EXCLUSIVE on each table of cases, for a moment, to change its triggers.

-- Written by make freeze, from here on:
DROP TRIGGER damage_called_recorded ON ledger.damage_called;
DROP TRIGGER damage_case_corrected ON ledger.damage_case;
DROP TRIGGER damage_case_public ON ledger.damage_case;
DROP TRIGGER damage_case_source ON ledger.damage_case;
DROP TRIGGER damage_clock_recorded ON ledger.damage_clock;
DROP TRIGGER damage_clock_stopped ON ledger.damage_clock;
DROP TRIGGER damage_conversion_recorded ON ledger.damage_conversion;
DROP TRIGGER damage_duty_head_recorded ON ledger.damage_duty_head;
DROP TRIGGER damage_duty_obligor_ended ON ledger.damage_duty_obligor;
DROP TRIGGER damage_duty_obligor_recorded ON ledger.damage_duty_obligor;
DROP TRIGGER damage_duty_recorded ON ledger.damage_duty;
DROP TRIGGER damage_enforced_recorded ON ledger.damage_enforced;
DROP TRIGGER damage_guarantee_recorded ON ledger.damage_guarantee;
DROP TRIGGER damage_instalment_recorded ON ledger.damage_instalment;
DROP TRIGGER damage_milestone_accepted ON ledger.damage_milestone;
DROP TRIGGER damage_milestone_ended ON ledger.damage_milestone;
DROP TRIGGER damage_milestone_paid ON ledger.damage_milestone;
DROP TRIGGER damage_milestone_recorded ON ledger.damage_milestone;
DROP TRIGGER damage_milestone_refused ON ledger.damage_milestone;
DROP TRIGGER damage_obligation_in_force ON ledger.damage_obligation;
DROP TRIGGER damage_obligation_recorded ON ledger.damage_obligation;
DROP TRIGGER damage_obligor_ended ON ledger.damage_obligor;
DROP TRIGGER damage_obligor_recorded ON ledger.damage_obligor;
DROP TRIGGER damage_part_lowered ON ledger.damage_part;
DROP TRIGGER damage_part_reckoned ON ledger.damage_part;
DROP TRIGGER damage_part_recorded ON ledger.damage_part;
DROP TRIGGER damage_party_body_joined ON ledger.damage_party;
DROP TRIGGER damage_party_ended ON ledger.damage_party;
DROP TRIGGER damage_party_joined ON ledger.damage_party;
DROP TRIGGER damage_party_renamed ON ledger.damage_party;
DROP TRIGGER damage_pause_recorded ON ledger.damage_pause;
DROP TRIGGER damage_payment_recorded ON ledger.damage_payment;
DROP TRIGGER damage_payment_taken_out ON ledger.damage_payment;
DROP TRIGGER damage_payment_waits ON ledger.damage_payment;
DROP TRIGGER damage_project_contracted ON ledger.damage_project;
DROP TRIGGER damage_project_evaluated ON ledger.damage_project;
DROP TRIGGER damage_project_recorded ON ledger.damage_project;
DROP TRIGGER damage_project_retained ON ledger.damage_project;
DROP TRIGGER damage_project_retention_kept ON ledger.damage_project;
DROP TRIGGER damage_project_varied ON ledger.damage_project;
DROP TRIGGER damage_relief_recorded ON ledger.damage_relief;
DROP TRIGGER damage_return_recorded ON ledger.damage_return;
DROP TRIGGER damage_reversal_recorded ON ledger.damage_reversal;
DROP TRIGGER damage_separate_head_recorded ON ledger.damage_separate_head;
DROP TRIGGER damage_separate_party_recorded ON ledger.damage_separate_party;
DROP TRIGGER damage_separate_recorded ON ledger.damage_separate;
DROP TRIGGER damage_settled_recorded ON ledger.damage_settled;
DROP TRIGGER damage_spending_recorded ON ledger.damage_spending;
DROP TRIGGER expert_recused ON ledger.damage_expert_choice;
DROP TRIGGER fee_cancelled ON ledger.damage_fee;
DROP TRIGGER fee_recorded ON ledger.damage_fee;
DROP TRIGGER opinion_recorded ON ledger.damage_opinion;
DROP FUNCTION ledger.check_in_force();
DROP FUNCTION ledger.check_with_record();
-- to here.
