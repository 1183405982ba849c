"""What customers are sorted by: terms, category schemes, tags."""
