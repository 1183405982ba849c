"""Schemas of organisations: extensions, the template, the blueprint made from it, copies, migrations."""
