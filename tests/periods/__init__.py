"""Periods: closing, reopening, and what is refused behind a frontier."""
