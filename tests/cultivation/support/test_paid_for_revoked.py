"""What was paid for a title stands on a list once the title is revoked, until it is claimed."""

import datetime as dt

import pytest

from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.ladder.models import Title, TitleEvent
from renqi.programmes.cultivation.support.models import EntitlementLine
from renqi.programmes.cultivation.support.selectors.paid_for_revoked import paid_for_revoked
from tests.cultivation.support.money_world import ALL, NOON, TODAY, YUAN, World, firm_name
from tests.cultivation.support.test_claims import propose
from tests.registry.firm_files import uscc

pytestmark = pytest.mark.django_db


def paid_for(world: World, matter: str) -> EntitlementLine:
    run = world.opened({1: 40 * YUAN}, matter=matter)
    line = world.line(run, 1)
    world.accept(line, 1)
    world.send(world.order(line))
    world.pays(line)
    world.keep()
    line.refresh_from_db()
    return line


def revoked(
    rung: str, *, on: dt.date = TODAY + dt.timedelta(days=30), kind: str = "revoked"
) -> int:
    title = Title.objects.create(
        uscc=uscc(1), firm_name=firm_name(1), rung=rung, granted_on=dt.date(2025, 6, 1),
        known_from=dt.date(2025, 6, 1), registered_at=NOON, registered_by="工信局",
        status="revoked", ended_on=on,
    )  # fmt: skip
    TitleEvent.objects.create(
        title=title, kind=kind, happened_on=on, due_on=on, person_name="工信局", at=NOON
    )
    return title.pk


def test_paid_money_is_listed_from_the_day_its_title_is_revoked(world: World) -> None:
    line = paid_for(world, "title:srdi:440307")
    assert paid_for_revoked(scope=ALL) == ()
    title = revoked("srdi")
    (found,) = paid_for_revoked(scope=ALL)
    assert (found.title_id, found.line_id, found.left) == (title, line.pk, 40 * YUAN)
    assert paid_for_revoked(scope=ALL, title_id=title + 1) == ()


def test_a_proposed_claim_takes_it_off_the_list(world: World) -> None:
    line = paid_for(world, "title:srdi:440307")
    revoked("srdi")
    propose(line, 40 * YUAN)
    assert paid_for_revoked(scope=ALL) == ()


def test_money_for_another_rung_is_not_listed(world: World) -> None:
    paid_for(world, "title:little_giant:440307")
    # `srdi` begins no other rung's matter, and `champion_city` is no award for `srdi`.
    revoked("srdi")
    assert paid_for_revoked(scope=ALL) == ()


def test_money_promised_after_the_revocation_was_for_another_title(world: World) -> None:
    paid_for(world, "title:srdi:440307")
    revoked("srdi", on=TODAY - dt.timedelta(days=1))
    assert paid_for_revoked(scope=ALL) == ()


def test_a_title_that_ended_for_want_of_a_review_is_no_ground(world: World) -> None:
    paid_for(world, "title:srdi:440307")
    revoked("srdi", kind="withdrawn")
    assert paid_for_revoked(scope=ALL) == ()


def test_a_firm_is_shown_none_of_it(world: World) -> None:
    paid_for(world, "title:srdi:440307")
    revoked("srdi")
    assert paid_for_revoked(scope=Scope(uscc=uscc(1))) == ()
