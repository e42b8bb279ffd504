"""Pure decisions of the compensation room: nothing here knows a database or a clock."""
