"""The made-up register of titles has titles in every state, of firms whose files state them."""

import datetime as dt
from pathlib import Path

import pytest

from renqi.demo.titles import load_demo_titles
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.ladder.models import Title
from renqi.programmes.cultivation.ladder.selectors.bans import bans_on
from renqi.programmes.cultivation.ladder.selectors.titles import titles_of
from renqi.registry.selectors.facts_frame import facts_frame
from tests.registry.firm_files import bring, uscc
from tests.web.people import FIRM_USCC, make_people

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 23)
OWN = uscc(99)
EVERY = (
    "innovative、srdi、little_giant、high_tech、champion_city、champion_province、champion_nation"
)


@pytest.fixture
def _loaded(tmp_path: Path) -> None:
    make_people()
    codes = [FIRM_USCC, OWN, *map(uscc, range(1, 41))]
    rows = [
        {"uscc": code, "name": f"企业{number}", "valid_titles": EVERY}
        for number, code in enumerate(codes)
    ]
    bring(tmp_path / "city.csv", rows, source="市工信局")
    load_demo_titles(OWN, (FIRM_USCC,), now=NOW)


@pytest.mark.usefixtures("_loaded")
def test_every_state_is_shown() -> None:
    assert set(Title.objects.values_list("status", flat=True)) == {
        "valid",
        "under_review",
        "lapsed",
        "revoked",
    }
    assert Title.objects.filter(status="valid", no_renewal=True, is_watched=False).exists()
    assert Title.objects.filter(is_watched=True).exists()
    assert Title.objects.filter(report_due_on__gt=TODAY).exists()
    ends = Title.objects.filter(status="valid").values_list("ends_on", flat=True)
    left = [(one - TODAY).days for one in ends if one]
    assert all(
        any(low < days <= high for days in left) for low, high in ((0, 7), (7, 30), (30, 90))
    )


@pytest.mark.usefixtures("_loaded")
def test_who_updated_in_time_keeps_the_right_to_renewal_and_who_was_revoked_is_banned() -> None:
    kept = Title.objects.get(events__kind="updated")
    assert not kept.no_renewal
    revoked = Title.objects.get(status="revoked")
    assert {rung for ban in bans_on(revoked.uscc, as_of=TODAY) for rung in ban.rungs}


@pytest.mark.usefixtures("_loaded")
def test_the_firm_with_a_sign_in_has_a_title_about_to_end() -> None:
    (own,) = titles_of(OWN, scope=Scope(uscc=OWN), as_of=TODAY)
    assert (own.rung.key, own.ends_on) == ("innovative", TODAY + dt.timedelta(days=25))


@pytest.mark.usefixtures("_loaded")
def test_no_title_is_made_up_that_the_firms_file_did_not_state() -> None:
    facts = facts_frame(year=2025, scope=Scope(all=True))
    assert set(Title.objects.values_list("uscc", flat=True)) <= set(facts["uscc"])
    # One rung a firm: nobody is told of twice.
    assert Title.objects.count() == Title.objects.values("uscc").distinct().count()
