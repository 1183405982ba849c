"""An app with migrations to roll out: `one` is a release, `two` the next."""
