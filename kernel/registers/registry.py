"""Every register by name; upper floors add registers, and columns to those of lower floors."""

from kernel.errors import not_found
from kernel.registers.column import Column
from kernel.registers.register import Register

_registers: dict[str, Register] = {}
_pending: dict[str, list[Column]] = {}


def register(new: Register) -> Register:
    """Make a register known (from an app's `ready`)."""
    if new.name in _registers:
        raise ValueError(f"register {new.name} exists already")
    _registers[new.name] = new
    for column in _pending.pop(new.name, []):
        new.append(column)
    return new


def extend(name: str, *columns: Column) -> None:
    """Append columns to a register of a lower floor, whether it is known already or not."""
    if name not in _registers:
        _pending.setdefault(name, []).extend(columns)
        return
    for column in columns:
        _registers[name].append(column)


def get(name: str) -> Register:
    """The register called `name`; 404 if there is none."""
    if name not in _registers:
        raise not_found()
    return _registers[name]


def all_registers() -> list[Register]:
    """Every register, by name."""
    return [_registers[name] for name in sorted(_registers)]
