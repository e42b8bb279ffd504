"""A machine that takes damage cases through all their acts, in any order: what it does, what the auditor counts, and what is looked at."""
