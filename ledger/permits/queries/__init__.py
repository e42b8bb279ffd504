"""Reads of the permits room: caps and lots, holdings, acts, the end of a year, fees."""
