"""Audit: replay, checks, evidence, samples and screens."""
