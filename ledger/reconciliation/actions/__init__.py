"""What finance does: import statements, let the rules match, match by hand with a second person, and undo with two."""
