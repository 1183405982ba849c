"""Saved register states: who sees them, and what remains of them when the register has changed."""
