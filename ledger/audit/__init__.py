"""Audit: reads everything, posts nothing."""
