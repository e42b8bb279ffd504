"""Arithmetic of the auditors."""
