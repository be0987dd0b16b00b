"""No back-dated day, no list and no merge brings a firm past the ban after a fraud."""

import datetime as dt
from pathlib import Path

import pytest

from renqi.programmes.cultivation.ladder.domain import refusals
from renqi.programmes.cultivation.ladder.domain.title_events import Happening
from renqi.programmes.cultivation.ladder.models import Title, TitleEvent
from renqi.programmes.cultivation.ladder.selectors.bans import bans_on
from renqi.programmes.cultivation.ladder.services.grant_title import grant_title
from renqi.programmes.cultivation.ladder.services.import_titles import confirm_titles, import_titles
from renqi.programmes.cultivation.ladder.services.keep_up import give_up_title
from renqi.registry.services.merge_firms import merge_firms, unmerge_firm
from tests.cultivation.ladder.register import OTHER, make_register, noon, person, registered
from tests.registry.firm_files import fact, write_csv
from tests.web.people import FIRM_USCC

pytestmark = pytest.mark.django_db

# Revoked for fraud on 10 June 2026: banned for three years, so to 10 June 2029.
SRDI = 8
UNTIL = dt.date(2029, 6, 10)


@pytest.fixture(autouse=True)
def _register(tmp_path: Path) -> None:
    make_register(tmp_path)


def banned(code: str) -> None:
    """A title of the firm was revoked for fraud."""
    title = Title.objects.get(pk=registered("srdi", "2025-06-01", on="2026-06-01", uscc_=code))
    TitleEvent.objects.create(
        title=title, kind=Happening.REVOKED.value, happened_on=dt.date(2026, 6, 10),
        cause="data_fraud", day=UNTIL, person_name="陈", at=noon("2026-06-10"),
    )  # fmt: skip
    Title.objects.filter(pk=title.pk).update(
        status="revoked", ended_on=dt.date(2026, 6, 10), clock_on=None
    )


def grant(code: str, *, granted_on: str, on: str) -> int:
    return grant_title(
        uscc=code, rung="innovative", rule_ref="", granted_on=dt.date.fromisoformat(granted_on),
        document="深工信〔2026〕9号", actor=person("bureau"), at=noon(on),
    )  # fmt: skip


@pytest.mark.parametrize("granted_on", ["2026-06-09", "2026-07-01"])
def test_a_grant_dated_before_the_ban_is_refused_while_it_runs(granted_on: str) -> None:
    banned(FIRM_USCC)
    with pytest.raises(refusals.RungUnderBan) as refused:
        grant(FIRM_USCC, granted_on=granted_on, on="2026-07-01")
    assert refused.value.data["until"] == UNTIL


def test_a_list_gives_nobody_a_title_that_a_ban_keeps_from_them(tmp_path: Path) -> None:
    banned(FIRM_USCC)
    rows = [
        {"统一社会信用代码": code, "称号": "创新型中小企业", "认定日期": "2026-07-01"}
        for code in (FIRM_USCC, OTHER)
    ]
    path = write_csv(tmp_path / "list.csv", rows)
    done = import_titles(path, file_name="list.csv", actor=person("bureau"), at=noon("2026-07-02"))
    assert (done.added, done.rejected, done.waits) == (1, 1, True)
    assert not Title.objects.filter(rung="innovative").exists()
    with pytest.raises(refusals.ListConfirmedBySelf):
        confirm_titles(done.import_id, actor=person("bureau"), at=noon("2026-07-02"))
    done = confirm_titles(done.import_id, actor=person("lead"), at=noon("2026-07-02"))
    assert (done.added, done.rejected, done.waits) == (1, 1, False)
    with pytest.raises(refusals.ListNotWaiting):
        confirm_titles(done.import_id, actor=person("lead"), at=noon("2026-07-02"))
    assert not Title.objects.filter(uscc=FIRM_USCC, rung="innovative").exists()


def test_a_title_over_before_the_ban_is_put_on_record_and_a_live_one_is_not() -> None:
    banned(FIRM_USCC)
    assert registered("innovative", "2022-09-01", on="2026-07-02")  # ended on 1 September 2025
    with pytest.raises(refusals.RungUnderBan):
        registered("innovative", "2026-06-09", on="2026-07-02")  # said to be of the day before


def test_what_a_merged_code_held_is_gone_from_the_firm_kept_when_it_is_given_up(
    tmp_path: Path,
) -> None:
    title = registered("srdi", "2025-06-01", on="2026-06-01", uscc_=OTHER)
    merge_firms(
        duplicate_uscc=OTHER, kept_uscc=FIRM_USCC, reason="同一企业", actor="陈",
        at=noon("2026-06-20"),
    )  # fmt: skip
    assert int(fact(FIRM_USCC, "valid_titles").stands.value) & SRDI
    with pytest.raises(refusals.TitleHeld):
        registered("srdi", "2025-07-01", on="2026-07-02")
    give_up_title(title, reason="并入", actor=person("bureau"), at=noon("2026-07-03"))
    assert not int(fact(FIRM_USCC, "valid_titles").stands.value) & SRDI


def test_a_ban_goes_along_with_a_merge_and_back(tmp_path: Path) -> None:
    banned(OTHER)
    today = dt.date(2026, 7, 1)
    assert bans_on(FIRM_USCC, as_of=today) == ()
    merge_firms(
        duplicate_uscc=OTHER, kept_uscc=FIRM_USCC, reason="同一企业", actor="陈",
        at=noon("2026-06-20"),
    )  # fmt: skip
    assert [ban.until for ban in bans_on(FIRM_USCC, as_of=today)] == [UNTIL]
    with pytest.raises(refusals.RungUnderBan):
        grant(FIRM_USCC, granted_on="2026-07-01", on="2026-07-01")
    unmerge_firm(duplicate_uscc=OTHER, reason="不是", actor="陈", at=noon("2026-06-21"))
    assert bans_on(FIRM_USCC, as_of=today) == ()
