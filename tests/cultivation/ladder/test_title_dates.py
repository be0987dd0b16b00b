"""Every date boundary of titles: the day before, the day and the day after, worked by hand."""

import datetime as dt
from functools import partial

import pytest

from renqi.programmes.cultivation.ladder.domain import refusals, title_acts
from renqi.programmes.cultivation.ladder.domain.batches import batch_number
from renqi.programmes.cultivation.ladder.domain.calendar import months_after, years_after
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.programmes.cultivation.ladder.domain.lifecycle import (
    lifecycle_by,
    review_terms,
    rule_ref_at,
    terms_at,
    update_day,
)
from renqi.programmes.cultivation.ladder.domain.rungs import RUNGS, rung_named, rung_of
from renqi.programmes.cultivation.ladder.domain.title_events import Event, Happening
from renqi.programmes.cultivation.ladder.domain.title_state import (
    Status,
    TitleState,
    terms_of_review,
)
from tests.cultivation.ladder.titles import Story, day, granted

ONE = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("2026-01-15", 3, "2026-04-15"),  # the corresponding day
        ("2025-11-30", 3, "2026-02-28"),  # February has no 30th: its end
        ("2023-11-30", 3, "2024-02-29"),  # a leap year's February ends on the 29th
        ("2024-02-29", 36, "2027-02-28"),  # three years from a leap day
        ("2024-02-29", 48, "2028-02-29"),  # four years on there is a leap day again
        ("2026-12-31", 3, "2027-03-31"),  # over the end of the year
        ("2026-05-31", 1, "2026-06-30"),
        ("2026-01-31", -1, "2025-12-31"),
    ],
)
def test_months_are_counted_to_the_corresponding_day(start: str, months: int, last: str) -> None:
    assert months_after(day(start), months) == day(last)


def test_a_title_holds_through_the_corresponding_day_three_years_on() -> None:
    # 2024-07-14 + 3 years = 2027-07-14, the last day; from 2027-07-15 it has lapsed.
    assert years_after(day("2024-07-14"), 3) == day("2027-07-14")
    for on, status in (
        ("2027-07-13", Status.VALID),
        ("2027-07-14", Status.VALID),
        ("2027-07-15", Status.LAPSED),
    ):
        story = Story(granted("srdi", "2024-07-14", known_from=day("2027-07-01"))).until(on)
        assert story.state.status is status, on


def test_a_title_granted_on_a_leap_day_ends_on_the_last_of_february() -> None:
    # 2024-02-29 + 3 years: 2027 has no 02-29, so 2027-02-28.
    title = granted("srdi", "2024-02-29", known_from=day("2027-02-01"))
    assert title.valid_until == day("2027-02-28")
    assert Story(title).until("2027-02-28").state.status is Status.VALID
    assert Story(title).until("2027-03-01").on(Happening.LAPSED) == ["2027-03-01"]


@pytest.mark.parametrize(
    ("rung", "year", "due"),
    [
        ("srdi", 2025, "2025-04-30"),  # 63号 in force on 04-30
        ("srdi", 2026, "2026-05-31"),  # on 04-30 63号 is over (04-01); 2号's 05-31 counts
        ("srdi", 2027, "2027-05-31"),
        ("little_giant", 2026, "2026-05-31"),
        ("innovative", 2025, "2025-04-30"),
        # 2号 第三十条 keeps annex 1 of 63号, not its articles: 2号's day counts here as well.
        ("innovative", 2026, "2026-05-31"),
        ("champion_province", 2026, "2026-05-31"),
        ("champion_nation", 2026, "2026-05-31"),
    ],
)
def test_the_update_day_is_that_of_the_version_in_force_on_it(
    rung: str, year: int, due: str
) -> None:
    found = update_day(rung, year)
    assert found is not None
    assert found.due_on == day(due)


@pytest.mark.parametrize(
    ("rung", "granted_on", "due"),
    [("srdi", "2026-04-01", "2027-05-31"), ("innovative", "2026-04-30", "2027-05-31")],
)
def test_an_update_counts_to_its_day_and_is_missed_from_the_day_after(
    rung: str, granted_on: str, due: str
) -> None:
    # The first update is due in the year after the grant.
    for offset, is_lost in ((-1, False), (0, False), (1, True)):
        on = day(due) + offset * ONE
        story = Story(granted(rung, granted_on)).act(on, partial(title_acts.update, on=on))
        story.until(day(due) + 10 * ONE)
        assert story.state.no_renewal is is_lost, on
        assert story.refused == (["ladder.update_too_late"] if is_lost else []), on


def test_warnings_come_90_30_and_7_days_before_and_never_after_the_update() -> None:
    # 2027-05-31 − 90 = 2027-03-02; − 30 = 2027-05-01; − 7 = 2027-05-24.
    story = Story(granted("srdi", "2026-06-01")).until("2027-06-30")
    assert story.on(Happening.WARNED_OF_UPDATE) == ["2027-03-02", "2027-05-01", "2027-05-24"]
    kept = Story(granted("srdi", "2026-06-01"))
    kept.act("2027-05-01", lambda s: title_acts.update(s, on=day("2027-05-01"))).until("2027-06-30")
    assert kept.on(Happening.WARNED_OF_UPDATE) == ["2027-03-02", "2027-05-01"]


def test_a_title_that_comes_in_late_is_warned_at_once_of_what_is_near() -> None:
    # Known 20 days before the end: 90 and 30 days are past, so one warning now, one at 7 days.
    title = granted("srdi", "2024-07-14", known_from=day("2027-06-24"))
    story = Story(title).until("2027-07-14")
    assert story.on(Happening.WARNED_OF_END) == ["2027-06-24", "2027-07-07"]


def test_one_missed_update_of_a_provincial_champion_is_watched_and_two_cost_the_renewal() -> None:
    story = Story(granted("champion_province", "2024-03-01")).until("2025-06-01")
    assert (story.state.is_watched, story.state.no_renewal) == (True, False)
    ended = Story(granted("champion_province", "2024-03-01"))
    ended.act("2026-05-31", lambda s: title_acts.update(s, on=day("2026-05-31")))
    assert (ended.state.is_watched, ended.state.no_renewal) == (False, False)
    assert story.until("2026-05-31").state.no_renewal is False
    assert story.until("2026-06-01").state.no_renewal is True


def test_a_national_champion_is_reminded_and_may_update_for_thirty_days_more() -> None:
    # Due 2026-05-31, reminded on 06-01; 05-31 + 30 days = 06-30 is the last day.
    for on, is_lost in (("2026-06-29", False), ("2026-06-30", False), ("2026-07-01", True)):
        story = Story(granted("champion_nation", "2025-01-10"))
        story.act(on, partial(title_acts.update, on=day(on)))
        assert story.on(Happening.REMINDED) == ["2026-06-01"]
        assert story.state.no_renewal is is_lost, on


def test_a_provincial_champion_without_a_review_is_withdrawn_and_not_merely_lapsed() -> None:
    # Reviewed every 3 years: 2024-03-01 → 2027-03-01; no review by then.
    story = Story(granted("champion_province", "2024-03-01", known_from=day("2027-01-01")))
    assert story.until("2027-03-01").state.is_live
    assert story.until("2027-03-02").on(Happening.WITHDRAWN) == ["2027-03-02"]
    assert story.state.status is Status.REVOKED


def test_a_technology_sme_holds_for_the_calendar_year_and_has_no_review() -> None:
    title = granted("technology_sme", "2026-03-10")
    assert title.valid_until == day("2026-12-31")
    story = Story(title).until("2027-01-01")
    assert story.on(Happening.LAPSED) == ["2027-01-01"]
    assert story.on(Happening.REVIEW_DUE) == []


@pytest.mark.parametrize(
    ("granted_on", "under"),
    [
        ("2026-03-31", "cn.srdi@2022-08-01"),
        ("2026-04-01", "cn.srdi@2026-04-01"),
        ("2026-04-02", "cn.srdi@2026-04-01"),
    ],
)
def test_a_title_is_granted_under_the_version_of_its_day_and_reviewed_under_2(
    granted_on: str, under: str
) -> None:
    assert rule_ref_at("srdi", day(granted_on)) == under
    title = granted("srdi", granted_on)
    # Whichever it was granted under: three years, and re-assessed under 2号.
    assert title.valid_until == years_after(day(granted_on), 3)
    terms = terms_of_review(Story(title).state)
    assert terms is not None
    assert terms.rule_ref == "cn.srdi@2026-04-01"


@pytest.mark.parametrize(
    ("batch", "is_renewed", "expires", "under"),
    [
        (5, False, "2026-07-14", "2022-08-01"),  # batch 5 of 2023, review of 2026: still 63号
        (2, True, "2026-07-14", "2022-08-01"),  # the second batch that passed a review
        (2, False, "2026-07-14", "2026-04-01"),
        (4, False, "2026-07-14", "2026-04-01"),
        (5, False, "2027-01-01", "2026-04-01"),  # 117号 speaks of 2026 only
        (6, False, "2027-09-01", "2026-04-01"),
        (None, False, "2026-07-14", "2026-04-01"),
    ],
)
def test_the_review_of_little_giants_in_2026_follows_letter_117(
    batch: int | None, is_renewed: bool, expires: str, under: str
) -> None:
    found = review_terms(
        "little_giant",
        granted_on=day("2023-07-14"),
        batch=batch,
        is_renewed=is_renewed,
        expires_on=day(expires),
    )
    assert found is not None
    assert found.rule_ref == f"cn.little_giant@{under}"


@pytest.mark.parametrize(
    ("happened", "due"),
    [("2026-11-30", "2027-02-28"), ("2026-12-15", "2027-03-15"), ("2027-11-30", "2028-02-29")],
)
def test_a_change_is_reported_to_its_last_day_and_late_from_the_day_after(
    happened: str, due: str
) -> None:
    for offset, is_lost in ((-1, False), (0, False), (1, True)):
        on = day(due) + offset * ONE
        story = Story(granted("srdi", f"{happened[:4]}-06-01"))
        story.act(
            happened,
            lambda s: title_acts.note_change(
                s, "rename", happened_on=day(happened), on=day(happened)
            ),
        )

        def report(state: TitleState, on: dt.date = on) -> Event:
            noted = title_acts.as_noted(state, "rename", happened_on=day(happened), on=on)
            return title_acts.report_change(state, noted, on=on)

        story.act(on, report)
        assert story.state.no_renewal is is_lost, on


def test_a_review_opens_90_days_before_the_end_and_closes_with_it() -> None:
    # 2027-07-14 − 90 days = 2027-04-15.
    for on, is_open in (
        ("2027-04-14", False),
        ("2027-04-15", True),
        ("2027-07-14", True),
        ("2027-07-15", False),
    ):
        story = Story(granted("srdi", "2024-07-14", known_from=day("2027-01-01")))
        story.act(day("2027-05-20"), lambda s: title_acts.update(s, on=day("2027-05-20"))) if (
            on > "2027-05-20"
        ) else None
        story.act(on, partial(title_acts.hand_in_review, on=day(on)))
        assert (story.state.status is Status.UNDER_REVIEW) is is_open, on


def test_a_title_that_is_over_says_on_which_day_it_ended() -> None:
    title = Story(granted("srdi", "2026-06-01"))
    title.act("2026-09-15", partial(title_acts.give_up, on=day("2026-09-15")))
    # Its last day would have been 2029-06-01; it ended when it was given up.
    with pytest.raises(refusals.TitleEnded, match="2026-09-15"):
        title_acts.update(title.state, on=day("2027-01-10"))


def test_a_revocation_bans_to_the_corresponding_day_three_years_on() -> None:
    assert title_acts.ban_until("srdi", "quality", on=day("2026-07-08")) == day("2029-07-08")
    assert title_acts.ban_until("srdi", "data_fraud", on=day("2028-02-29")) == day("2031-02-28")
    assert terms_at("champion_city", day("2026-07-08")).ban_years is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("on", "gone"),
    [
        ("2026-03-31", frozenset()),  # 63号 takes the title concerned
        ("2026-04-01", frozenset({"innovative", "srdi", "little_giant"})),  # 2号 takes them all
        ("2026-04-02", frozenset({"innovative", "srdi", "little_giant"})),
    ],
)
def test_fraud_found_at_the_lowest_rung_takes_every_title_from_the_first_day_of_2(
    on: str, gone: frozenset[str]
) -> None:
    terms = terms_at("innovative", day(on))
    assert terms is not None
    assert terms.fraud_revokes == gone
    # Who may have it, and so its review, stays with annex 1 of 63号.
    assert terms.rule_ref == "cn.innovative_sme@2022-08-01"
    assert title_acts.ban_until("innovative", "data_fraud", on=day(on)) == years_after(day(on), 3)


def test_rungs_are_those_of_the_rules() -> None:
    on = day("2026-11-23")
    by_key = {rule.rung["key"]: rule for rule in ladder_catalogue().rules_at(on) if rule.rung}
    assert set(by_key) == {rung.key for rung in RUNGS}
    for rung in RUNGS:
        rule = by_key[rung.key]
        assert (rung.rule, rung.level, rung.order) == (
            rule.id,
            rule.rung["level"],
            rule.rung["order"],
        )
        assert rung.title == (rule.grants or "")


def test_every_term_of_every_version_has_a_basis() -> None:
    for rung in RUNGS:
        for rule in ladder_catalogue().versions(rung.rule):
            terms = lifecycle_by(rule.ref)
            for term in ("annual_update_by", "change_report_months", "revoke_on"):
                assert term not in rule.lifecycle or term in terms.basis, (rule.ref, term)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("专精特新“小巨人”企业", "little_giant"),
        ("专精特新小巨人", "little_giant"),
        ("国家高新技术企业", "high_tech"),
        ("创新型中小企业", "innovative"),
        ("srdi", "srdi"),
    ],
)
def test_lists_name_titles_in_their_own_ways(text: str, key: str) -> None:
    assert rung_named(text) is rung_of(key)


@pytest.mark.parametrize(
    ("text", "number"),
    [("第五批", 5), ("5", 5), ("第十一批", 11), ("第二批（复核通过）", 2), ("2023年", None)],
)
def test_batches_are_numbers_however_they_are_written(text: str, number: int | None) -> None:
    assert batch_number(text) == number
