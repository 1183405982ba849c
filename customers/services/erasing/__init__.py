"""Giving a person all that is kept of it, and forgetting it."""
