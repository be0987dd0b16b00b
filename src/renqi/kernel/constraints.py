"""Which refusal a broken constraint of the database means (约束与拒绝理由).

Every context has a table from the names of its constraints to its refusals; this reads it.
The kernel knows no database, so a context also says which error of its driver to look for.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from renqi.kernel.errors import DomainError


def constraint_name(error: BaseException) -> str:
    """Read which constraint refused, or nothing where the driver does not say.

    The driver's own error, which knows, is the cause of the one that was caught.
    """
    diagnosis = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnosis, "constraint_name", None) or "")


def refusal_of(
    error: BaseException,
    table: Mapping[str, type[DomainError]],
    *,
    otherwise: type[DomainError],
    **data: Any,
) -> DomainError:
    """Make the refusal that a table names for a broken constraint.

    Args:
        error: What the database raised.
        table: Refusals by the name of the constraint.
        otherwise: The refusal for a constraint that no table names; it gets `constraint`.
        **data: What the texts of the refusals may need.
    """
    name = constraint_name(error)
    known = table.get(name)
    return otherwise(constraint=name) if known is None else known(**data)


@contextmanager
def refusing_by(
    table: Mapping[str, type[DomainError]],
    /,
    *,
    caught: type[Exception],
    otherwise: type[DomainError],
    **data: Any,
) -> Iterator[None]:
    """Turn a broken constraint into the refusal that a table names.

    Args:
        table: Refusals by the name of the constraint.
        caught: How the database says that a constraint is broken.
        otherwise: The refusal for a constraint that the table does not name.
        **data: What the texts of the refusals may need.

    Raises:
        DomainError: The refusal of the constraint, or `otherwise` with its name.
    """
    try:
        yield
    except caught as error:
        raise refusal_of(error, table, otherwise=otherwise, **data) from error
