"""Pure functions on the values that customers have: no database, no HTTP."""
