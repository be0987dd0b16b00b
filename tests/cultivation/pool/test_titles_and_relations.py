"""What titles propose, whom relations bar, and what a merge in the registry does to a place."""

import datetime as dt
from pathlib import Path

import pytest

from renqi.identity.domain.actor import THE_CLOCK, Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.services.acting import acting_within
from renqi.programmes.cultivation.pool.domain import refusals
from renqi.programmes.cultivation.pool.domain.kinds import Grade, PoolKind
from renqi.programmes.cultivation.pool.models import (
    Entry,
    Move,
    Proposal,
    ProposalLine,
    Quota,
    QuotaPlace,
    Reply,
)
from renqi.programmes.cultivation.pool.selectors.entries import entries_of
from renqi.programmes.cultivation.pool.services.answer_hearing import answer_hearing
from renqi.programmes.cultivation.pool.services.follow_registry import follow_registry
from renqi.programmes.cultivation.pool.services.keep_pool import keep_pool_of_day
from renqi.programmes.cultivation.pool.services.propose_by_hand import propose_entry
from renqi.programmes.cultivation.pool.services.quotas import set_quota
from renqi.registry.domain.relation_kinds import RelationKind
from renqi.registry.services.merge_firms import merge_firms
from renqi.registry.services.relations import record_relation
from tests.cultivation.pool.city import (
    CITY,
    DAY,
    LEAD,
    NOW,
    OFFICER,
    decide,
    enter,
    growers,
    submit,
)
from tests.registry.firm_files import bring, uscc
from tests.web.rights.pool_world import make_pool_things

pytestmark = pytest.mark.django_db
SOURCE = "市工信局"
LATER = NOW + dt.timedelta(hours=1)


def firm(number: int, titles: str, **more: object) -> dict[str, object]:
    return {
        "uscc": uscc(number),
        "name": f"企业{number}",
        "industry": "3562",
        "district": "南山区",
        "valid_titles": titles,
        **more,
    }


def propose(code: str, kind: PoolKind = PoolKind.SRDI) -> int:
    return propose_entry(
        uscc=code, kind=kind, title="个别", note="x", scope=CITY, actor=OFFICER, as_of=DAY, at=NOW
    )


def related(kind: RelationKind) -> None:
    record_relation(
        kind=kind,
        first=uscc(1),
        second=uscc(2),
        from_on=DAY - dt.timedelta(days=30),
        source="市场监管局",
        who=OFFICER.who,
        at=NOW,
    )


def test_a_new_title_is_proposed_and_never_done_silently(tmp_path: Path) -> None:
    bring(tmp_path / "a.csv", [firm(1, "innovative")], source=SOURCE)
    entry = enter(uscc(1), PoolKind.SRDI)
    assert entry.grade == "innovative"
    assert keep_pool_of_day(as_of=DAY, at=NOW) == ()
    bring(tmp_path / "b.csv", [firm(1, "innovative;srdi;little_giant")], source=SOURCE, at=LATER)
    (made,) = keep_pool_of_day(as_of=DAY, at=LATER)
    # Run late or twice, the job proposes nothing a second time.
    assert keep_pool_of_day(as_of=DAY, at=LATER) == ()
    entry.refresh_from_db()
    assert entry.grade == "innovative"
    line = Proposal.objects.get(pk=made).lines.get()
    # Two titles are new, and still it is one grade.
    assert (line.act, line.from_grade, line.to_grade) == ("promote", "innovative", "srdi")
    with pytest.raises(refusals.ListNotOpen):
        decide(made)
    submit(made)
    decide(made)
    entry.refresh_from_db()
    assert entry.grade == "srdi"
    (again,) = keep_pool_of_day(as_of=DAY, at=LATER)
    assert Proposal.objects.get(pk=again).lines.get().to_grade == "little_giant"


def test_a_lost_title_proposes_watch_with_a_hearing(tmp_path: Path) -> None:
    bring(tmp_path / "a.csv", [firm(1, "innovative;srdi")], source=SOURCE)
    enter(uscc(1), PoolKind.SRDI)
    bring(tmp_path / "b.csv", [firm(1, "innovative")], source=SOURCE, at=LATER)
    (made,) = keep_pool_of_day(as_of=DAY, at=LATER)
    submit(made)
    line = ProposalLine.objects.get(proposal=made)
    assert (line.act, line.hearing_until) == ("watch", dt.date(2026, 5, 18))


def test_control_bars_the_second_firm_when_it_is_decided(tmp_path: Path) -> None:
    bring(tmp_path / "a.csv", [firm(1, "srdi"), firm(2, "srdi", industry="6513")], source=SOURCE)
    related(RelationKind.CONTROLS)
    first, second = propose(uscc(1)), propose(uscc(2))
    # Each holds the title that the other's kind rests on, so both lines say so from the start.
    assert ProposalLine.objects.get(proposal=first).bars[0]["kind"] == "control"
    submit(second)
    done = decide(second)
    assert (done.approved, done.stale) == (0, 1)
    assert ProposalLine.objects.get(proposal=second).stale == "barred"
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(("industry", "is_barred"), [("3562", True), ("6513", False)])
def test_a_sister_is_barred_only_by_a_similar_product(
    tmp_path: Path, industry: str, *, is_barred: bool
) -> None:
    bring(
        tmp_path / "a.csv",
        [firm(1, "srdi"), firm(2, "innovative", industry=industry)],
        source=SOURCE,
    )
    related(RelationKind.SAME_GROUP)
    made = propose(uscc(2))
    submit(made)
    assert decide(made).stale == int(is_barred)


def test_a_relation_that_ended_bars_nobody(tmp_path: Path) -> None:
    bring(tmp_path / "a.csv", [firm(1, "srdi"), firm(2, "srdi")], source=SOURCE)
    record_relation(
        kind=RelationKind.CONTROLS,
        first=uscc(1),
        second=uscc(2),
        from_on=DAY - dt.timedelta(days=30),
        until_on=DAY,
        source="市场监管局",
        who=OFFICER.who,
        at=NOW,
    )
    made = propose(uscc(2))
    assert ProposalLine.objects.get(proposal=made).bars == []


def test_a_place_that_an_older_merge_left_goes_along_with_its_quota(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Merges bring places along by themselves now; those of before are found by the day's job.
    monkeypatch.setattr("renqi.registry.services.merge_firms.followers", tuple)
    codes = growers(tmp_path, 3)
    entry, double = enter(codes[0]), enter(codes[2])
    set_quota(
        kind=PoolKind.HIGH_GROWTH,
        grade=Grade.POTENTIAL,
        places=5,
        reason="x",
        actor=OFFICER,
        at=NOW,
    )
    merge_firms(duplicate_uscc=codes[0], kept_uscc=codes[1], reason="x", actor="t", at=LATER)
    assert follow_registry(actor=THE_CLOCK, as_of=DAY, at=LATER) == 1
    assert follow_registry(actor=THE_CLOCK, as_of=DAY, at=LATER) == 0
    entry.refresh_from_db()
    assert (entry.uscc, entry.state) == (codes[1], "active")
    assert set(QuotaPlace.objects.filter(freed_at=None).values_list("uscc", flat=True)) == {
        codes[1],
        codes[2],
    }
    # The other one has a place of its own: then this one ends.
    merge_firms(duplicate_uscc=codes[2], kept_uscc=codes[1], reason="x", actor="t", at=LATER)
    follow_registry(actor=THE_CLOCK, as_of=DAY, at=LATER)
    double.refresh_from_db()
    assert (double.state, Quota.objects.get().taken) == ("exited", 1)
    assert Move.objects.filter(act="follow").count() == 2


def test_a_page_of_a_firm_sees_its_own_place_and_its_own_hearing_only() -> None:
    mine = make_pool_things(code=uscc(1), name="甲", at=NOW)
    make_pool_things(code=uscc(2), name="乙", at=NOW)
    user = Actor(person_id=7, name="李", role="firm_user", organisation_id=3, uscc=uscc(1))
    with acting_within(user, money_owner=uscc(1)):
        assert list(Entry.objects.values_list("uscc", flat=True)) == [uscc(1)]
        assert Move.objects.count() == 1
        # Of the lines it sees the one that would take something from it, and no list at all.
        assert list(ProposalLine.objects.values_list("act", flat=True)) == ["exit"]
        assert (Proposal.objects.count(), Quota.objects.count()) == (0, 0)
        assert Entry.objects.update(grade="city") == 0
        assert ProposalLine.objects.update(state="removed", reason="x") == 0
        # A selector that forgets its scope still finds no stranger.
        assert entries_of(uscc(2), scope=CITY) == ()
        answer_hearing(
            line_id=int(str(mine["pool_line"])),
            text="不同意",
            scope=user.scope(Action.FIRM_READ),
            actor=user,
            as_of=DAY,
            at=NOW,
        )
    assert Reply.objects.get().uscc == uscc(1)


def test_a_firm_answers_for_itself_in_time_and_once() -> None:
    line = int(str(make_pool_things(code=uscc(1), name="甲", at=NOW)["pool_line"]))

    def answer(code: str, text: str = "说明", on: dt.date = DAY) -> None:
        user = Actor(person_id=7, name="李", role="firm_user", uscc=code)
        answer_hearing(line_id=line, text=text, scope=CITY, actor=user, as_of=on, at=NOW)

    with pytest.raises(refusals.LineUnknown):
        answer(uscc(2))
    with pytest.raises(refusals.HearingOver):
        answer(uscc(1), on=DAY + dt.timedelta(days=15))
    with pytest.raises(refusals.ReasonMissing):
        answer(uscc(1), text=" ")
    answer(uscc(1))
    with pytest.raises(refusals.AnsweredAlready):
        answer(uscc(1))
    # The firm has answered, so the lead need not wait for the day.
    found = ProposalLine.objects.get(pk=line)
    assert decide(found.proposal_id, actor=LEAD).approved == 0
