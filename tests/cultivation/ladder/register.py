"""A register of titles with one or two firms and their people, for tests."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

from renqi.engines.casework.models import Case
from renqi.engines.casework.selectors.basis import decision_basis
from renqi.engines.casework.selectors.case_file import case_file
from renqi.engines.casework.services.save_draft import save_draft
from renqi.engines.casework.services.submit import submit
from renqi.engines.casework.services.take_act import (
    appeal,
    decide,
    second_approve,
    take_act,
    withdraw,
)
from renqi.identity.domain.actor import Actor
from renqi.identity.models import Person
from renqi.identity.selectors.actors import actor_of
from renqi.programmes.cultivation.ladder.models import Title
from renqi.programmes.cultivation.ladder.services.grant_title import TitleEntry, register_title
from tests.registry.firm_files import bring, uscc
from tests.web.people import FIRM_USCC, make_people

OTHER = uscc(77)
OFFICE = "工信局"


def noon(day: str) -> dt.datetime:
    """Noon in Shenzhen."""
    return dt.datetime.fromisoformat(f"{day}T04:00:00+00:00")


def make_register(folder: Path) -> None:
    """Two registered firms, and one person per role; the first firm has a user."""
    make_people()
    rows = [
        {
            "uscc": FIRM_USCC,
            "name": "演示精密科技有限公司",
            "district": "440305",
            "valid_titles": "高新技术企业",
        },
        {"uscc": OTHER, "name": "另一家科技有限公司", "district": "440306"},
    ]
    bring(folder / "firms.csv", rows, source="市场监管局")


def person(username: str, on: str = "2026-06-01") -> Actor:
    return actor_of(Person.objects.get(username=username).pk, as_of=dt.date.fromisoformat(on))


def registered(
    rung: str, granted_on: str | None, *, on: str, uscc_: str = FIRM_USCC, **more: object
) -> int:
    """Register a title, as a bureau officer on a day."""
    entry = TitleEntry(
        uscc=uscc_,
        rung=rung,
        granted_on=dt.date.fromisoformat(granted_on) if granted_on else None,
        **more,  # type: ignore[arg-type]
    )
    return register_title(entry, actor=person("bureau", on), at=noon(on))


def kinds(title_id: int) -> list[str]:
    """What happened to a title, in order."""
    events = Title.objects.get(pk=title_id).events.order_by("pk")
    return [f"{one.kind} {one.happened_on}" for one in events]


def version(case_id: int) -> int:
    return Case.objects.get(pk=case_id).version


def hand_in(case_id: int, form: dict[str, str], *, actor: Actor, on: str) -> None:
    """Fill the form of a case and hand it in."""
    revision = case_file(case_id, actor=actor).revision
    draft = save_draft(case_id=case_id, data=form, based_on=revision, actor=actor, at=noon(on))
    submit(
        case_id=case_id,
        revision=draft.revision,
        actor=actor,
        at=noon(on),
        version=version(case_id),
    )


def decides(case_id: int, act: str, *, actor: Actor, on: str) -> None:
    """Decide or confirm as an official, with a reason and the receipt of the page."""
    take = second_approve if act == "confirm" else decide
    take(
        case_id=case_id,
        act=act,
        reason="核对属实",
        receipt_digest=decision_basis(case_id, actor=actor)[0],
        actor=actor,
        at=noon(on),
        version=version(case_id),
    )


def does(case_id: int, act: str, *, actor: Actor, on: str, reason: str = "") -> None:
    """Do any other act."""
    takes: Mapping[str, Callable[..., object]] = {"withdraw": withdraw, "appeal": appeal}
    takes.get(act, take_act)(
        case_id=case_id,
        act=act,
        actor=actor,
        at=noon(on),
        version=version(case_id),
        reason=reason,
    )
