"""A broken constraint becomes the refusal that a table names for it."""

from types import SimpleNamespace

import pytest

from renqi.kernel.constraints import constraint_name, refusal_of, refusing_by
from renqi.kernel.errors import DomainError


class Taken(DomainError):
    code = "test.taken"
    message = "{firm} holds it."


class Broken(DomainError):
    code = "test.broken"
    message = "The constraint {constraint} was broken."


class DriverError(Exception):
    """An error as the driver raises it: it knows the name."""

    def __init__(self, name: str | None) -> None:
        self.diag = SimpleNamespace(constraint_name=name)


class ConstraintError(Exception):
    """An error as the database layer raises it."""


def caught(name: str | None) -> Exception:
    error = Exception("caught")
    error.__cause__ = DriverError(name)
    return error


TABLE = {"title_one_live": Taken}


def test_a_named_constraint_gives_its_refusal_with_the_facts_of_the_case() -> None:
    refusal = refusal_of(caught("title_one_live"), TABLE, otherwise=Broken, firm="甲")
    assert (type(refusal), str(refusal)) == (Taken, "甲 holds it.")


def test_a_constraint_that_no_table_names_gives_its_name() -> None:
    refusal = refusal_of(caught("new_one"), TABLE, otherwise=Broken, firm="甲")
    assert (type(refusal), refusal.data) == (Broken, {"constraint": "new_one"})


def test_an_error_that_does_not_say_has_no_name() -> None:
    assert [constraint_name(caught(None)), constraint_name(Exception())] == ["", ""]


def test_what_breaks_a_constraint_is_refused_by_the_table_and_names_its_cause() -> None:
    error = ConstraintError()
    error.__cause__ = DriverError("title_one_live")
    with (
        pytest.raises(Taken) as refused,
        refusing_by(TABLE, caught=ConstraintError, otherwise=Broken, firm="甲"),
    ):
        raise error
    assert (str(refused.value), refused.value.__cause__) == ("甲 holds it.", error)


def test_any_other_error_stays_what_it_is() -> None:
    with (
        pytest.raises(KeyError),
        refusing_by(TABLE, caught=ConstraintError, otherwise=Broken),
    ):
        raise KeyError
