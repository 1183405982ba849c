"""What may be wrong with a schema; mistakes of an installation, never of a client."""


class SchemaMissingError(RuntimeError):
    """The database does not have the schema."""


class UnsupportedSchemaError(RuntimeError):
    """The schema has something that a script of it would leave out; it lists what."""


class NoBlueprintError(RuntimeError):
    """`manage.py migrate` has not run yet."""
