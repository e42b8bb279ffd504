"""What auditors compute: samples and screens, pure functions over rows; docs/spec/auditing.md has the arithmetic."""
