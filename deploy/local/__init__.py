"""Everything that Kontor needs on one machine, from Python packages alone: no system package, no Docker."""
