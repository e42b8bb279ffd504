"""Measurements, each as a ratio to what PostgreSQL itself does in the same run on the same machine."""
