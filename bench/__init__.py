"""What `docs/quality.md` writes down: every figure next to its floor, measured in the same run."""
