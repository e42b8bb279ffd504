"""How a database got here: numbered revisions, each with the exact SQL it applied."""
