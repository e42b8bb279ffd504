"""Reads of the compensation room: one case from every side, lists and figures over many, and what the treasury sees."""
