"""What time does to the titles, from 2026-03-02 to 2029-07-02."""

import datetime as dt
from collections.abc import Sequence

import pytest

from renqi.engines.casework.domain.refusals import DutiesSeparated
from renqi.programmes.cultivation.calls.domain.refusals import Banned
from renqi.programmes.cultivation.calls.services.look_ahead import bars_before
from renqi.programmes.cultivation.ladder.domain import refusals
from renqi.programmes.cultivation.ladder.models import Title
from renqi.programmes.cultivation.ladder.selectors.bans import bans_on
from renqi.programmes.cultivation.ladder.services.grant_title import (
    TitleEntry,
    grant_title,
    register_title,
)
from renqi.programmes.cultivation.ladder.services.keep_up import record_update
from renqi.programmes.cultivation.ladder.services.run_day import run_day
from renqi.programmes.cultivation.ladder.services.title_cases import (
    open_appeal,
    open_review,
    open_revocation,
)
from renqi.programmes.cultivation.pool.domain.kinds import Act, PoolKind
from renqi.programmes.cultivation.pool.models import Proposal
from renqi.programmes.cultivation.pool.services.propose_by_titles import propose_by_titles
from tests.cultivation.calls.city import ANN, BEN, CAT, applied, at, firm_user, open_call
from tests.cultivation.ladder.register import decides, does, hand_in, kinds
from tests.cultivation.year.money import verdict
from tests.cultivation.year.people import DING, JIA, YI, page, told
from tests.cultivation.year.to_the_title import INNOVATIVE
from tests.registry.firm_files import fact, uscc

DUE, MISSED = "The yearly update of a title is due", "The yearly update of a title was missed"
NO_RENEWAL, LAPSED = "A title lost its right to renewal", "A title has lapsed"


def title(number: int, rung: str) -> int:
    """Give the key of a firm's title."""
    return Title.objects.get(uscc=uscc(number), rung=rung).pk


def days(*dates: str) -> None:
    """Let the day's job run on these days, each time twice."""
    for day in dates:
        run_day(at=at(f"{day} 03:00:00"))
        assert run_day(at=at(f"{day} 03:05:00")).steps == 0


def updates(number: int, rung: str, moment: str) -> dt.date:
    """Let a firm record its yearly update."""
    return record_update(
        title(number, rung), proof="平台回执", actor=firm_user(number), at=at(moment)
    )


def bits(number: int) -> int:
    """Give the titles that stand on a firm's file."""
    return int(fact(uscc(number), "valid_titles").stands.value)


def before_the_year() -> None:
    """Titles granted under 63号 are put on the register."""
    for number, rung, granted in (
        (JIA, "innovative", "2025-05-20"),
        (YI, "innovative", "2025-05-20"),
        (DING, "srdi", "2025-06-01"),
    ):
        entry = TitleEntry(uscc=uscc(number), rung=rung, granted_on=dt.date.fromisoformat(granted))
        register_title(entry, actor=ANN, at=at("03-02 02:00:00"))


def spring_of_2026() -> None:
    """2号's 05-31 counts for both grades, though they were granted under 63号 with its 04-30."""
    days("03-02")
    for number in (JIA, YI):
        assert str(updates(number, "innovative", "04-30 23:59:59")) == "2026-05-31"
    # 05-31 - 90 = 03-02; the job of 05-01 runs on 05-03; 05-31 - 7 = 05-24.
    days("05-03", "05-24", "05-31")
    assert told(DING, since="03-01").count(DUE) == 3
    with pytest.raises(refusals.UpdateTooLate) as refused:
        updates(DING, "srdi", "06-01 00:00:00")
    assert refused.value.data["due_on"] == dt.date(2026, 5, 31)
    days("06-01")
    assert told(DING, since="06-01") == [MISSED, NO_RENEWAL]
    # It loses the renewal and nothing else: 2025-06-01 + 3 years is its last day.
    assert bits(DING) & 8
    assert str(Title.objects.get(pk=title(DING, "srdi")).ends_on) == "2028-06-01"


def year_of_2027() -> None:
    """One firm updates in the last second, the other a second later."""
    days("2026-12-31", "2027-03-02")
    for number in (JIA, YI):
        updates(number, "innovative", "2027-04-30 12:00:00")
    days("2027-05-01", "2027-05-24")
    assert str(updates(YI, "srdi", "2027-05-31 23:59:59")) == "2027-05-31"
    with pytest.raises(refusals.UpdateTooLate):
        updates(JIA, "srdi", "2027-06-01 00:00:00")
    days("2027-06-10")
    # However late the job, what it writes is of the day of the rule.
    assert kinds(title(JIA, "srdi")) == [
        "granted 2026-06-16",
        "warned_of_update 2027-03-02",
        "warned_of_update 2027-05-01",
        "warned_of_update 2027-05-24",
        "update_missed 2027-06-01",
        "no_renewal 2027-06-01",
    ]
    assert kinds(title(YI, "srdi"))[-1] == "updated 2027-05-31"
    # The award of 2026 stays paid: nothing in its measure asks for an update.
    assert verdict(JIA, "2027-06-10") == ("given", True)


def forged_figure_found() -> None:
    """On a leap day two people revoke every title of the ladder for a forged figure."""
    case = open_revocation(
        title(YI, "srdi"),
        ground="data_fraud",
        finding="2025年度研发费用900万元系虚报",
        actor=ANN,
        at=at("2028-02-01"),
    )
    form = {"ground": "data_fraud", "finding": "审计报告系伪造"}
    hand_in(case, form, actor=ANN, on="2028-02-01")
    does(case, "reply", actor=firm_user(YI), on="2028-02-10", reason="会计差错")
    decides(case, "propose", actor=CAT, on="2028-02-28")
    with pytest.raises(DutiesSeparated):
        decides(case, "confirm", actor=CAT, on="2028-02-28")
    decides(case, "confirm", actor=BEN, on="2028-02-29")
    rows = Title.objects.filter(uscc=uscc(YI))
    assert dict(rows.values_list("rung", "status")) == {"innovative": "revoked", "srdi": "revoked"}
    assert bits(YI) == 0
    assert verdict(YI, "2028-02-29")[1] is False
    # Three years from 2028-02-29: 2031 has no such day, so through 2031-02-28.
    (until,) = {ban.until for ban in bans_on(uscc(YI), as_of=dt.date(2028, 3, 1))}
    assert str(until) == "2031-02-28"
    assert bans_on(uscc(YI), as_of=dt.date(2031, 3, 1)) == ()


def review_over_the_leap_day() -> None:
    """The innovative title is renewed under review, from its old last day."""
    innovative, who = title(JIA, "innovative"), firm_user(JIA)
    # 2028-05-20 - 90 days, February having 29: 20 + 30 + 31 + 9 of February = 2028-02-20.
    with pytest.raises(refusals.ReviewNotOpen):
        open_review(innovative, actor=who, at=at("2028-02-19 23:59:59"))
    case = open_review(innovative, actor=who, at=at("2028-02-20 00:00:00"))
    hand_in(case, {"statement": "经营稳定"}, actor=who, on="2028-02-29")
    updates(JIA, "innovative", "2028-04-30 12:00:00")
    days("2028-05-21")
    assert Title.objects.get(pk=innovative).status == "under_review"
    decides(case, "propose", actor=ANN, on="2028-06-02")
    decides(case, "confirm", actor=BEN, on="2028-06-05")
    row = Title.objects.get(pk=innovative)
    assert (row.status, str(row.ends_on)) == ("valid", "2031-05-20")


def the_end() -> None:
    """Three years to the day: warned, not renewed, lapsed, and the support with it."""
    days("2029-03-18")
    updates(JIA, "innovative", "2029-04-30 12:00:00")
    with pytest.raises(refusals.NoRightToRenewal):
        open_review(title(JIA, "srdi"), actor=firm_user(JIA), at=at("2029-04-30"))
    days("2029-05-17", "2029-06-09", "2029-06-16")
    # 2029-06-16 - 90 = 16 + 31 + 30 + 13 of March = 03-18; - 30 = 05-17; - 7 = 06-09.
    warned = [one for one in kinds(title(JIA, "srdi")) if one.startswith("warned_of_end")]
    assert warned == [f"warned_of_end {day}" for day in ("2029-03-18", "2029-05-17", "2029-06-09")]
    assert (bits(JIA), verdict(JIA, "2029-06-16")) == (INNOVATIVE | 8, ("given", True))
    days("2029-06-17")
    assert told(JIA, since="2029-06-17") == [LAPSED]
    assert (bits(JIA), verdict(JIA, "2029-06-17")[1]) == (INNOVATIVE, False)
    # 丁 lapsed the year before, on the day after 2028-06-01.
    assert kinds(title(DING, "srdi"))[-1] == "lapsed 2028-06-02"
    assert firm_user(JIA).organisation not in page("/titles/", on="2029-06-18", rung="srdi")


def watched_in_the_pool() -> None:
    """The day's job proposes watch for every place whose title has ended."""
    made = propose_by_titles(
        kind=PoolKind.SRDI, actor=ANN, as_of=dt.date(2029, 6, 18), at=at("2029-06-18")
    )
    lines = Proposal.objects.get(pk=only(made)).lines
    assert set(lines.values_list("uscc", "act")) == {
        (uscc(number), Act.WATCH.value) for number in (JIA, YI, DING)
    }


def only(keys: Sequence[int]) -> int:
    """Give the one of these."""
    (key,) = keys
    return key


def appeal_and_again() -> None:
    """An appeal is refused; the lapse bans nobody, the forgery does until its last day."""
    srdi = title(JIA, "srdi")
    case = open_appeal(srdi, actor=firm_user(JIA), at=at("2029-06-18"))
    hand_in(case, {"grounds": "未见提醒"}, actor=firm_user(JIA), on="2029-06-18")
    decides(case, "refuse", actor=ANN, on="2029-06-20")
    assert Title.objects.get(pk=srdi).status == "lapsed"
    call = open_call(
        number="深工信〔2029〕1号",
        opens_at=at("2029-07-01 09:00:00"),
        closes_at=at("2029-07-20 18:00:00"),
    )
    honest, forger = firm_user(JIA), firm_user(YI)
    when = at("2029-07-02")
    assert bars_before(call.pk, uscc=honest.uscc, actor=honest, at=when) == ()
    found = bars_before(call.pk, uscc=forger.uscc, actor=forger, at=when)
    bans = [one for one in found if isinstance(one, Banned)]
    assert [str(one.data["until"]) for one in bans] == ["2031-02-28"]
    assert applied(call, JIA, when="2029-07-02 10:00:00").receipt.startswith("SQ20290702-")
    with pytest.raises(refusals.RungUnderBan):
        grant_title(
            uscc=forger.uscc,
            rung="innovative",
            rule_ref="cn.innovative_sme@2022-08-01",
            granted_on=dt.date(2031, 2, 28),
            document="",
            actor=BEN,
            at=at("2031-02-28"),
        )
