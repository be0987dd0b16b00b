"""What makes a person unfit for one case (利害关系)."""

from collections.abc import Collection
from enum import StrEnum


class Ground(StrEnum):
    """Why somebody must keep away from a case (回避事由)."""

    SAME_PERSON = "same_person"
    EMPLOYER = "employer"
    EQUITY = "equity"
    DEALINGS = "dealings"
    FAMILY = "family"
    OTHER = "other"


def grounds_against(
    *,
    person_key: int,
    employer_key: str,
    subject_keys: Collection[str],
    subject_people: Collection[int],
    declared: Collection[str],
) -> frozenset[str]:
    """Name every ground on which a person must keep away from a case (回避审查).

    Args:
        person_key: Who it is.
        employer_key: Credit code of the person's organisation; empty where it has none.
        subject_keys: The subject of the case and what belongs with it.
        subject_people: People who have acted for the subject on this case.
        declared: Grounds that were declared about any of these keys, by whomever.

    Example:
        >>> sorted(grounds_against(person_key=7, employer_key="A", subject_keys={"A"},
        ...                        subject_people=(), declared=("equity",)))
        ['employer', 'equity']

    """
    grounds = set(declared)
    if person_key in subject_people:
        grounds.add(Ground.SAME_PERSON.value)
    if employer_key and employer_key in subject_keys:
        grounds.add(Ground.EMPLOYER.value)
    return frozenset(grounds)
