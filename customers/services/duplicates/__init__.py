"""Likely duplicates: looked for, and decided about by people."""
