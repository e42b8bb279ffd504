"""What the compensation room keeps beside the journal: `cases`, and the `money` and works of a case."""
