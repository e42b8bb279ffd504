"""Reading statements: set-based, one or two round trips each."""
