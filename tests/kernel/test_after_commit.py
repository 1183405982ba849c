"""What follows a commit: never before it, and never in its way."""

import functools

import pytest

from kernel.db import after_commit, write
from kernel.tenancy import public_context


def refuse(_why: str) -> None:
    raise ConnectionError("the broker is away")


@pytest.mark.usefixtures("unblocked")
def test_what_fails_after_a_commit_is_no_failure_of_the_request() -> None:
    done: list[str] = []
    with public_context(), write():
        after_commit(refuse, "first")
        after_commit(functools.partial(refuse, "second"))
        after_commit(done.append, "third")
        assert done == []
    assert done == ["third"]


@pytest.mark.usefixtures("unblocked")
def test_what_is_rolled_back_has_no_consequence() -> None:
    done: list[str] = []
    with pytest.raises(ValueError, match="undone"), public_context(), write():
        after_commit(done.append, "never")
        raise ValueError("undone")
    assert done == []
