"""Late, forged, conflicted, doubled and foreign acts on calls and applications are refused."""

import datetime as dt
import threading
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from renqi.engines.casework.domain.conflicts import Ground
from renqi.engines.casework.domain.refusals import (
    CaseUnknown,
    DutiesSeparated,
    SubjectHasOpenCase,
)
from renqi.engines.casework.selectors.drafts import draft_of
from renqi.engines.casework.services.declare_interests import declare_interests
from renqi.engines.casework.services.lapse_overdue import lapse_overdue
from renqi.engines.casework.services.submit_review import submit_review
from renqi.identity.domain.actor import Actor
from renqi.identity.selectors.district_people import people_of_district
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.calls.domain import refusals
from renqi.programmes.cultivation.calls.domain.states import ChangeKind
from renqi.programmes.cultivation.calls.models import Application, Call, Place
from renqi.programmes.cultivation.calls.services.amend_call import confirm_change, propose_change
from renqi.programmes.cultivation.calls.services.apply import apply_under
from renqi.programmes.cultivation.calls.services.keep_call import publish_call, write_call
from tests.cultivation.calls.city import (
    ANN,
    BEN,
    CAT,
    EXPERTS,
    applied,
    at,
    attach,
    bring_firms,
    call_text,
    fill_in,
    firm_user,
    hand_in,
    make_checker,
    move,
    open_call,
    settle,
    version_of,
)
from tests.cultivation.calls.test_an_application import declare

pytestmark = pytest.mark.django_db


def begun(call: Call, number: int, when: str) -> Application:
    """An application with everything in it, not handed in."""
    who = firm_user(number)
    row = apply_under(call_id=call.pk, actor=who, at=at(when))
    fill_in(row, who, at(when))
    for kind in call.materials:
        attach(row, who, kind, at(when))
    return row


def checked(call: Call, number: int) -> Application:
    """An application that waits for the bureau's decision; the call uses no other stage."""
    checker = the_checker()
    row = applied(call, number)
    declare(row, checker, "05-22")
    return move(row, "pass_district", checker, "05-22")


def the_checker() -> Actor:
    found = people_of_district("440305", as_of=dt.date(2026, 5, 22), at=at("05-22"))
    return found[0] if found else make_checker()


def test_the_last_second_is_in_time_and_the_next_is_not(tmp_path: Path) -> None:
    bring_firms(tmp_path, 1, 2)
    call = open_call()  # closes at 18:00:00
    late, early = begun(call, 1, "05-25 17:00:00"), begun(call, 2, "05-25 17:00:00")
    with pytest.raises(refusals.CallNotOpen) as refused:
        hand_in(late, firm_user(1), at("05-25 18:00:01"))
    assert "2026-05-25 18:00:00" in str(refused.value)
    in_time = at("05-25 18:00:00") + dt.timedelta(microseconds=999_999)
    assert hand_in(early, firm_user(2), in_time).receipt
    late.refresh_from_db()
    assert (late.stage, late.handed_in_at) == ("draft", None)  # and what was written is there
    with pytest.raises(refusals.CallNotOpen):
        apply_under(call_id=call.pk, actor=firm_user(3), at=at("05-04 08:59:59"))


def test_the_database_itself_refuses_a_late_hand_in(tmp_path: Path) -> None:
    bring_firms(tmp_path, 1)
    row = begun(open_call(), 1, "05-20")
    with pytest.raises(IntegrityError, match="The call is not open"), transaction.atomic():
        Application.objects.filter(pk=row.pk).update(
            handed_in_at=at("05-25 18:00:01"), receipt="SQ-late"
        )


def test_a_draft_that_was_too_late_goes_on_under_the_next_call(tmp_path: Path) -> None:
    bring_firms(tmp_path, 1)
    old = begun(open_call(), 1, "05-20")
    later = open_call(
        number="深工信〔2026〕2号", opens_at=at("07-01 09:00:00"), closes_at=at("07-20 18:00:00")
    )
    new = apply_under(call_id=later.pk, actor=firm_user(1), at=at("07-02"))
    old.refresh_from_db()
    written = draft_of(new.case_id, actor=firm_user(1)).data
    assert (old.stage, written["main_product"]) == ("withdrawn", "高速连接器")


def test_a_firm_has_one_open_application_for_a_rung(tmp_path: Path) -> None:
    bring_firms(tmp_path, 1)
    call = open_call()
    applied(call, 1)
    with pytest.raises(SubjectHasOpenCase):
        apply_under(call_id=call.pk, actor=firm_user(1, person=1), at=at("05-21"))


def test_a_newer_figure_without_proof_is_not_taken(tmp_path: Path) -> None:
    bring_firms(tmp_path, 1)
    row = begun(open_call(), 1, "05-20")
    fill_in(row, firm_user(1), at("05-20 11:00:00"), revenue_y1="9000万元")
    with pytest.raises(refusals.ProofMissing, match="Revenue"):
        hand_in(row, firm_user(1), at("05-20 12:00:00"))


@pytest.mark.parametrize(
    ("rung", "titles", "refused"),
    [
        ("srdi", "高新技术企业", refusals.PriorTitleMissing),
        ("srdi", "", refusals.PriorTitleMissing),  # nobody has said: it is to be shown
        ("srdi", "创新型中小企业|专精特新中小企业", refusals.TitleHeld),
        ("little_giant", "创新型中小企业", refusals.PriorTitleMissing),
        ("little_giant", "专精特新中小企业|国家单项冠军", refusals.HolderOfAnother),
        ("champion_nation", "市单项冠军", refusals.PriorTitleMissing),
    ],
)
def test_no_rung_is_skipped_and_no_holder_doubled(
    tmp_path: Path, rung: str, titles: str, refused: type[DomainError]
) -> None:
    bring_firms(tmp_path, 1, valid_titles=titles)
    row = begun(open_call(rung=rung), 1, "05-20")
    with pytest.raises(refused):
        hand_in(row, firm_user(1), at("05-20 12:00:00"))


def test_a_forged_figure_refuses_and_bans_by_the_rule(tmp_path: Path) -> None:
    bring_firms(tmp_path, 1)
    call = open_call(stages=frozenset())
    row = checked(call, 1)
    row = settle(row, "propose_forged", ANN, "05-25", "审计报告系伪造")
    with pytest.raises(DutiesSeparated):
        settle(row, "confirm_forged", ANN, "05-26")
    row = settle(row, "confirm_forged", BEN, "05-26", "同意")
    assert (row.stage, row.forged_at) == ("refused", at("05-26"))
    lapse_overdue(at=at("2026-08-01"))
    # cn.srdi@2026-04-01: three years after fraud, so the last day is 26 May 2029.
    again = open_call(
        number="深工信〔2027〕1号", opens_at=at("2027-05-01"), closes_at=at("2027-06-01")
    )
    second = begun(again, 1, "2027-05-10")
    with pytest.raises(refusals.Banned) as refused:
        hand_in(second, firm_user(1), at("2027-05-10"))
    assert refused.value.data["until"] == dt.date(2029, 5, 26)


def test_a_conflicted_checker_is_kept_from_the_file(tmp_path: Path) -> None:
    bring_firms(tmp_path, 1)
    checker = make_checker()
    row = applied(open_call(), 1)
    declare_interests(
        case_id=row.case_id, grounds=(Ground.FAMILY,), note="妹妹", actor=checker, at=at("05-22")
    )
    # The seat is free again, the file shut; the bureau gives the check to somebody else.
    with pytest.raises(CaseUnknown):
        move(row, "pass_district", checker, "05-22")


def test_nobody_checks_and_decides_and_nobody_confirms_alone(tmp_path: Path) -> None:
    bring_firms(tmp_path, 1)
    row = checked(open_call(stages=frozenset()), 1)
    row = settle(row, "propose", ANN, "05-25")
    with pytest.raises(DutiesSeparated):
        settle(row, "confirm", ANN, "05-26")


def test_another_firm_and_an_expert_who_was_not_drawn_see_nothing(tmp_path: Path) -> None:
    bring_firms(tmp_path, 1, 2)
    row = applied(open_call(), 1)
    for stranger in (firm_user(2), EXPERTS[0]):
        with pytest.raises(CaseUnknown):
            version_of(row, stranger, at("05-21"))
    with pytest.raises(CaseUnknown):
        submit_review(case_id=row.case_id, score=1, reason="x", actor=EXPERTS[0], at=at("05-21"))


@pytest.mark.parametrize(
    ("rung", "days", "is_taken"),
    [
        ("innovative", 4, False),  # 5 days at city level
        ("innovative", 5, True),
        ("innovative", 6, True),
        ("srdi", 4, False),  # the document says nothing: the usual five
        ("srdi", 5, True),
        ("champion_province", 6, False),  # 7 working days in Guangdong
        ("champion_province", 7, True),
        ("champion_province", 8, True),
    ],
)
def test_no_notice_runs_shorter_than_the_rule_says(rung: str, days: int, *, is_taken: bool) -> None:
    text = call_text(rung=rung, notice_days=days)
    if is_taken:
        assert write_call(text, actor=ANN, at=at("04-20")).notice_days == days
        return
    with pytest.raises(refusals.CallIncomplete):
        write_call(text, actor=ANN, at=at("04-20"))


def test_nobody_publishes_or_amends_alone_and_no_window_shrinks() -> None:
    call = write_call(call_text(), actor=ANN, at=at("04-20"))
    with pytest.raises(refusals.PublishedBySelf):
        publish_call(call_id=call.pk, actor=ANN, at=at("04-21"))
    publish_call(call_id=call.pk, actor=BEN, at=at("04-21"))
    with pytest.raises(refusals.CallPublished):
        write_call(call_text(title="别的"), actor=CAT, at=at("04-22"), call_id=call.pk)
    later = at("05-30 18:00:00").isoformat()
    with pytest.raises(refusals.WindowShortened):
        propose_change(
            call_id=call.pk,
            kind=ChangeKind.CLOSES_AT,
            after=at("05-20 18:00:00").isoformat(),
            reason="x",
            actor=ANN,
            at=at("05-10"),
        )
    change = propose_change(
        call_id=call.pk,
        kind=ChangeKind.CLOSES_AT,
        after=later,
        reason="平台故障",
        actor=ANN,
        at=at("05-10"),
    )
    with pytest.raises(refusals.PublishedBySelf):
        confirm_change(change_id=change.pk, actor=ANN, at=at("05-10"))
    assert confirm_change(change_id=change.pk, actor=BEN, at=at("05-11")).closes_at == at(
        "05-30 18:00:00"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(closes_at=at("05-12"))


@pytest.mark.django_db(transaction=True)
def test_of_twenty_confirmations_at_once_five_come_through(tmp_path: Path) -> None:
    bring_firms(tmp_path, *range(1, 21))
    call = open_call(stages=frozenset(), quota=5)
    make_checker()
    rows = [settle(checked(call, n), "propose", ANN, "05-25") for n in range(1, 21)]
    outcomes: list[str] = []
    start = threading.Barrier(len(rows))

    def confirm(row: Application) -> None:
        start.wait()
        try:
            settle(row, "confirm", BEN, "05-26")
            outcomes.append("in")
        except DomainError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=(row,)) for row in rows]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == ["calls.quota_used_up"] * 15 + ["in"] * 5
    assert Place.objects.filter(call=call, released_at__isnull=True).count() == 5
    assert Application.objects.filter(call=call, stage="to_notice").count() == 5
    # Who was turned away stands where they stood, and comes in when a place is given back.
    assert Application.objects.filter(call=call, stage="second").count() == 15
    inside = Application.objects.filter(call=call, stage="to_notice").first()
    waiting = Application.objects.filter(call=call, stage="second").first()
    assert inside is not None
    assert waiting is not None
    move(inside, "send_back", BEN, "05-27")
    assert settle(waiting, "confirm", BEN, "05-27").stage == "to_notice"
