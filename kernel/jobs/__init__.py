"""Long work: declared by `@job`, started by `enqueue()`, done by a worker. See docs/decisions."""
