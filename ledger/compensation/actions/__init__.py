"""What the acts of a case do: `engine` does anything once, the others by noun; the rows stand in `ledger.compensation.acts`."""
