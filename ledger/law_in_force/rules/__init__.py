"""Rules of the law in force: a rule pack as a spreadsheet."""
