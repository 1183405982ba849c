"""What people send to have somebody forgotten."""

from kernel.inputs import InputModel, Name


class EraseRequest(InputModel):
    """The person's name, typed again: this cannot be undone."""

    name: Name
