"""Archives: written, verified by strangers, and replayed."""
