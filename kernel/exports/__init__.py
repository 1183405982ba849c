"""Registers as files: one snapshot, streamed to S3, counted, hashed, and kept for a week."""
