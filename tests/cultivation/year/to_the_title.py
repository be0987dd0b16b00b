"""From the survey to the titles: 2026-03-31 to 2026-06-17."""

import datetime as dt

import pytest

from renqi.engines.casework.domain.conflicts import Ground
from renqi.engines.casework.domain.expert_draw import Candidate, commitment_to
from renqi.engines.casework.domain.input_refusals import NoticeClosed
from renqi.engines.casework.domain.refusals import CaseUnknown, DutiesSeparated, ObjectionsOpen
from renqi.engines.casework.models import Assignment, ExpertDraw, Objection
from renqi.engines.casework.services.declare_interests import declare_interests
from renqi.engines.casework.services.draw_experts import (
    DrawPlan,
    announce_draw,
    draw_experts,
    seat_next_expert,
)
from renqi.engines.casework.services.notices import answer_objection, object_to
from renqi.engines.casework.services.submit_review import submit_review
from renqi.engines.documents.selectors.documents import documents_of
from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.calls.domain import refusals
from renqi.programmes.cultivation.calls.models import Application, Call, Place
from renqi.programmes.cultivation.calls.services.apply import apply_under
from renqi.programmes.cultivation.ladder.models import Title
from renqi.programmes.cultivation.pool.domain.kinds import PoolKind
from renqi.programmes.cultivation.pool.domain.openings import Choice
from renqi.programmes.cultivation.pool.domain.refusals import SamePerson
from renqi.programmes.cultivation.pool.models import Entry, Proposal
from renqi.programmes.cultivation.pool.selectors.candidate_lines import Wanted
from renqi.programmes.cultivation.pool.services.decide_lines import decide_lines
from renqi.programmes.cultivation.pool.services.edit_list import submit_list
from renqi.programmes.cultivation.pool.services.propose_by_titles import propose_by_titles
from renqi.programmes.cultivation.pool.services.propose_from_run import propose_from_run
from renqi.programmes.cultivation.survey.models import ScreeningRun
from renqi.programmes.cultivation.survey.selectors.comparison import (
    ChangedFact,
    Move,
    all_moves,
    compare_runs,
)
from renqi.programmes.cultivation.survey.services.screen_registry import screen_registry
from tests.cultivation.calls.city import (
    ANN,
    BEN,
    CAT,
    EXPERTS,
    applied,
    at,
    attach,
    close,
    fill_in,
    firm_user,
    hand_in,
    move,
    open_call,
    publish,
    settle,
    version_of,
)
from tests.cultivation.calls.test_an_application import declare, visited
from tests.cultivation.year.people import BING, DING, FIRMS, JIA, WAN, YI, page, told
from tests.registry.firm_files import CITY, fact, uscc

INNOVATIVE, SRDI = 1, 8  # places in the list of `valid_titles`


def survey(on: str) -> ScreeningRun:
    """Screen the registry on a day."""
    return screen_registry(as_of=at(on).date(), by=ANN.name, clock=lambda: at(on))


def moves(old: ScreeningRun, new: ScreeningRun, rule: str) -> dict[str, Move]:
    """Who entered or left a rung between two runs."""
    compared = compare_runs(old.pk, new.pk, scope=CITY)
    return {one.uscc: one for one in all_moves(compared, scope=CITY, rule=rule)}


def two_surveys() -> ScreeningRun:
    """The same facts on the last day of 63号 and the first of 2号: only the version differs."""
    old, new = survey("03-31"), survey("04-01")
    found = moves(old, new, "cn.srdi")
    assert set(found) == set(map(uscc, FIRMS))
    one = found[uscc(JIA)]
    assert (one.way.value, one.kind.value, one.facts) == ("entered", "version", ())
    assert (one.old_ref, one.new_ref) == ("cn.srdi@2022-08-01", "cn.srdi@2026-04-01")
    return new


def into_the_pool(run: ScreeningRun) -> None:
    """One person proposes from the run, another decides."""
    made = propose_from_run(
        kind=PoolKind.SRDI,
        wanted=Wanted(choice=Choice(with_unknown=True)),
        run_id=run.pk,
        title="2026年第一批",
        scope=CITY,
        actor=ANN,
        at=at("04-02"),
    )
    submit_list(proposal_id=made, scope=CITY, actor=BEN, as_of=at("04-02").date(), at=at("04-02"))
    with pytest.raises(SamePerson):
        decide_list(made, "04-03", BEN)
    decide_list(made, "04-03", LEAD)
    grades = dict(Entry.objects.values_list("uscc", "grade"))
    assert grades == {
        **{uscc(number): "innovative" for number in (JIA, YI, BING)},
        uscc(DING): "srdi",
    }
    assert told(JIA, since="04-03")


LEAD = Actor(
    person_id=921, name="王负责", role="bureau_lead", organisation_id=1, organisation="市工信局"
)


def decide_list(proposal: int, on: str, who: Actor) -> None:
    """Approve a whole list."""
    decide_lines(
        proposal_id=proposal,
        line_ids=None,
        is_approved=True,
        reason="符合条件",
        scope=CITY,
        actor=who,
        as_of=at(on).date(),
        at=at(on),
    )


def applications() -> tuple[Call, dict[int, Application]]:
    """Three firms apply for two places; a newer figure needs its proof, a second is too late."""
    call = open_call(quota=2)
    assert call.rule_ref == "cn.srdi@2026-04-01"
    with pytest.raises(refusals.CallNotOpen):
        apply_under(call_id=call.pk, actor=firm_user(JIA), at=at("05-04 08:59:59"))
    rows = {
        JIA: typed(call, JIA, revenue_y1="6200万元"),
        YI: typed(call, YI, rd_expense_y1="900万元"),
        BING: applied(call, BING),
    }
    late = filled(call, DING, when="05-25 17:59:59")
    with pytest.raises(refusals.CallNotOpen):
        hand_in(late, firm_user(DING), at("05-25 18:00:01"))
    # 62 million yuan are 6200 times 10,000; 60 million are on file until the district has checked.
    assert rows[JIA].stated == [{"key": "revenue_y1", "value": 6200 * WAN, "was": 6000 * WAN}]
    assert fact(uscc(JIA), "revenue@2025").stands.value == 6000 * WAN
    return call, rows


def filled(call: Call, number: int, *, when: str, **facts: str) -> Application:
    """Fill a form in with every material, and do not hand it in."""
    who = firm_user(number)
    row = apply_under(call_id=call.pk, actor=who, at=at(when))
    fill_in(row, who, at(when), **facts)
    for kind in call.materials:
        attach(row, who, kind, at(when))
    return row


def typed(call: Call, number: int, **facts: str) -> Application:
    """Apply with a figure that differs from the file: not without its proof."""
    who, when = firm_user(number), at("05-20")
    row = filled(call, number, when="05-20", **facts)
    with pytest.raises(refusals.ProofMissing):
        hand_in(row, who, when)
    attach(row, who, "proof", when)
    return hand_in(row, who, when)


def district_check(rows: dict[int, Application], checker: Actor) -> None:
    """The district's officer checks; only then does a newer figure stand on file."""
    for number, row in rows.items():
        with pytest.raises(CaseUnknown):
            # No sister firm, and no expert before the draw, opens the file.
            version_of(row, firm_user(DING), at("05-21"))
        declare(row, checker, "05-22")
        rows[number] = move(row, "pass_district", checker, "05-22")
    assert fact(uscc(JIA), "revenue@2025").stands.value == 6200 * WAN
    assert fact(uscc(YI), "rd_expense@2025").stands.value == 900 * WAN


def experts(rows: dict[int, Application]) -> None:
    """Reviewers are drawn; the firm's own is left out, a conflicted one loses the file."""
    for number, row in rows.items():
        draw = drawn(row, own=number == JIA)
        by_key = {one.person_id: one for one in EXPERTS}
        seated = [by_key[key] for key in order_of(draw)[:3]]
        if number == JIA:
            assert [one["person_key"] for one in draw.excluded] == [EXPERTS[0].person_id]
            seated = [*seated[1:], replaced(row, seated[0], draw)]
        for one, score in zip(seated, (80, 85, 90), strict=True):
            # Blind: what a reviewer opens names nobody.
            declare(row, one, "05-28")
            submit_review(
                case_id=row.case_id, score=score, reason="有理由", actor=one, at=at("05-28")
            )
        rows[number] = visited(move(row, "close_review", ANN, "05-28"), "06-02")
        assert rows[number].stage == "decision"


def drawn(row: Application, *, own: bool) -> ExpertDraw:
    """Announce a draw of three from six, and draw; one of the six may work for the firm."""
    employer = row.uscc if own else ""
    plan = DrawPlan(
        pool=[
            Candidate(
                person_key=one.person_id,
                name=one.name,
                employer_key=employer if place == 0 else "",
            )
            for place, one in enumerate(EXPERTS)
        ],
        seats=3,
        commitment=commitment_to("seed"),
    )
    when = at("05-27")
    seen = version_of(row, ANN, when)
    announced = announce_draw(case_id=row.case_id, plan=plan, actor=ANN, at=when, version=seen)
    seen = version_of(row, ANN, when)
    return draw_experts(draw_id=announced.pk, seed="seed", actor=ANN, at=when, version=seen)


def order_of(draw: ExpertDraw) -> list[int]:
    """Give the order in which the tickets were drawn."""
    assert draw.order is not None
    return list(draw.order)


def replaced(row: Application, conflicted: Actor, draw: ExpertDraw) -> Actor:
    """A drawn expert has a relative at the firm: the file shuts, the next of the order sits."""
    when = at("05-27 15:00:00")
    declare_interests(
        case_id=row.case_id, grounds=(Ground.FAMILY,), note="兄弟", actor=conflicted, at=when
    )
    with pytest.raises(CaseUnknown):
        version_of(row, conflicted, when)
    with pytest.raises(CaseUnknown):
        submit_review(case_id=row.case_id, score=100, reason="好", actor=conflicted, at=when)
    seat_next_expert(
        draw_id=draw.pk, reason="回避递补", actor=ANN, at=when, version=version_of(row, ANN, when)
    )
    # The announced order decides who sits: the fourth ticket.
    fourth = order_of(draw)[3]
    live = Assignment.objects.filter(case_id=row.case_id, duty="reviewer", until_at__isnull=True)
    assert fourth in set(live.values_list("person_key", flat=True))
    return next(one for one in EXPERTS if one.person_id == fourth)


def two_places(call: Call, rows: dict[int, Application]) -> None:
    """Two people decide; the third firm meets a used-up quota and is refused with reasons."""
    for row in rows.values():
        settle(row, "propose", ANN, "06-05")
        with pytest.raises(DutiesSeparated):
            settle(row, "confirm", ANN, "06-05")
    rows[JIA] = settle(rows[JIA], "confirm", BEN, "06-08")
    rows[YI] = settle(rows[YI], "confirm", BEN, "06-08")
    with pytest.raises(refusals.QuotaUsedUp):
        settle(rows[BING], "confirm", BEN, "06-08")
    assert Place.objects.filter(call=call, released_at__isnull=True).count() == 2
    third = move(rows[BING], "send_back", BEN, "06-08", "名额已满")
    third = settle(third, "propose_refusal", ANN, "06-09", "名额内排序靠后")
    third = settle(third, "confirm_refusal", BEN, "06-10", "同意")
    assert third.stage == "refused"
    (letter,) = documents_of(uscc(BING), scope=CITY)
    assert letter.title.zh == "不予认定决定书"


def notice_and_objection(rows: dict[int, Application]) -> None:
    """Five working days; an objection of the last minute holds the notice open until answered."""
    notices = {number: publish(rows[number], "06-08") for number in (JIA, YI)}
    # After Monday 8 June: 9, 10, 11, 12 and, over the weekend, 15.
    assert {str(one.closes_on) for one in notices.values()} == {"2026-06-15"}
    mine = notices[JIA].pk
    objection = objected(mine, "其细分市场数据有误", "06-15 23:59:59")
    with pytest.raises(NoticeClosed):
        objected(mine, "再议", "06-16 00:00:00")
    with pytest.raises(ObjectionsOpen):
        close(rows[JIA], "approve", "06-16")
    answer_objection(
        objection_id=objection.pk, upheld=False, answer="经核属实", actor=CAT, at=at("06-16")
    )
    rows[JIA] = close(rows[JIA], "approve", "06-16")
    rows[YI] = close(rows[YI], "approve", "06-16")


def objected(notice_id: int, text: str, when: str) -> Objection:
    """Object to a notice as a member of the public."""
    return object_to(notice_id=notice_id, text=text, name="赵某", contact="138", at=at(when))


def titles(before: ScreeningRun) -> ScreeningRun:
    """The titles stand on file, in public, and in the next survey, which says why."""
    held = Title.objects.filter(rung="srdi", granted_on=dt.date(2026, 6, 16))
    # 2026-06-16 and three years: the last day is 2029-06-16.
    assert {(one.uscc, str(one.valid_until)) for one in held} == {
        (uscc(JIA), "2029-06-16"),
        (uscc(YI), "2029-06-16"),
    }
    stands = fact(uscc(JIA), "valid_titles").stands
    assert (stands.value, stands.source) == (INNOVATIVE | SRDI, "工信局称号库")
    (letter,) = documents_of(uscc(JIA), scope=CITY)
    assert letter.number in page("/verify/", on="06-17", code=letter.code)
    assert firm_user(JIA).organisation in page("/titles/", on="06-17")
    after = survey("06-17")
    one = moves(before, after, "cn.little_giant")[uscc(JIA)]
    assert (one.way.value, one.kind.value) == ("entered", "facts")
    assert one.facts == (
        ChangedFact(key="valid_titles", before=INNOVATIVE, after=INNOVATIVE | SRDI),
    )
    return after


def up_a_grade() -> None:
    """The day's job proposes what the titles ask for; a lead decides; a second run adds nothing."""
    today = at("06-17").date()
    (made,) = propose_by_titles(kind=PoolKind.SRDI, actor=ANN, as_of=today, at=at("06-17"))
    assert propose_by_titles(kind=PoolKind.SRDI, actor=ANN, as_of=today, at=at("06-17")) == ()
    proposal = Proposal.objects.get(pk=made)
    assert set(proposal.lines.values_list("uscc", flat=True)) == {uscc(JIA), uscc(YI)}
    submit_list(proposal_id=made, scope=CITY, actor=ANN, as_of=today, at=at("06-17"))
    decide_list(made, "06-18", LEAD)
    assert Entry.objects.get(uscc=uscc(JIA)).grade == "srdi"
