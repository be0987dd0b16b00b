"""From the list to the bank: 2026-07-01, and back again in 2028."""

import datetime as dt
from pathlib import Path

import pytest

from renqi.engines.casework.selectors.basis import decision_basis
from renqi.engines.casework.selectors.case_head import case_head
from renqi.engines.casework.services.take_act import decide, second_approve, take_act
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.services.bank_import import import_bank_file
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.support.domain import money_refusals as refusals
from renqi.programmes.cultivation.support.domain.line_states import (
    ChangeKind,
    ClaimState,
    Ground,
    LineState,
)
from renqi.programmes.cultivation.support.models import ClawBack, EntitlementLine, EntitlementRun
from renqi.programmes.cultivation.support.selectors.available import available_support
from renqi.programmes.cultivation.support.services.answer_line import accept_line
from renqi.programmes.cultivation.support.services.judge_list import ask_list, judge_list
from renqi.programmes.cultivation.support.services.open_list import open_list
from renqi.programmes.cultivation.support.services.payee_accounts import (
    StatedAccount,
    state_account,
)
from renqi.programmes.cultivation.support.services.propose_claim import propose_claim
from renqi.programmes.cultivation.support.services.review_list import approve_list, submit_list
from renqi.registry.domain.refusals import AidDoubled
from renqi.registry.selectors.aid import aid_of
from renqi.registry.services.aid import pay_aid, promise_aid
from tests.cultivation.calls.city import at, firm_user
from tests.cultivation.support.money_world import (
    ANNA,
    BO,
    LEAD,
    NOON,
    OFFICER,
    SECOND,
    TODAY,
    World,
    open_world,
)
from tests.cultivation.year.people import DING, JIA, WAN, YI, page, told
from tests.engines.ledger.bank_messages import Line, statement_xml
from tests.registry.firm_files import CITY, uscc

MEASURE, MATTER = "lg.title.srdi", "title:srdi:440307"
AWARD = 20 * WAN  # 200,000.00 yuan


def open_money(folder: Path) -> World:
    """Open a budget of 300,000.00 yuan: enough for one award and a half."""
    return open_world(folder, firms=0, money=30 * WAN)


def ask(key: str) -> int:
    """Ask for a list of the award as of 2026-07-01."""
    return ask_list(
        measure_key=MEASURE,
        as_of=TODAY,
        needs_notice=False,
        request_key=key,
        actor=OFFICER,
        at=NOON,
    )


def asked(key: str) -> EntitlementRun:
    """Let such a list be judged."""
    list_id = ask(key)
    judge_list(list_id, clock=lambda: NOON)
    return EntitlementRun.objects.get(pk=list_id)


def aid_from_elsewhere(number: int) -> int:
    """Let another programme promise the same matter."""
    return promise_aid(
        uscc=uscc(number),
        matter=MATTER,
        programme="riskfund",
        measure="district.other",
        amount=WAN,
        basis="区财政",
        who=OFFICER.who,
        at=NOON,
    )


def the_list() -> EntitlementRun:
    """Two firms are entitled; who had the matter from elsewhere is not, nor is a second list."""
    pay_aid(aid_from_elsewhere(DING), amount=WAN, on=TODAY, who=OFFICER.who, at=NOON)
    run = asked("first")
    lines = {one.uscc: one.amount for one in run.lines.all()}
    assert lines == {uscc(JIA): AWARD, uscc(YI): AWARD}
    # 丙 holds no title; 丁 was given the matter: 2 + 1 + 1 = 4 firms in all.
    assert run.others == {"given": 1, "unmet": 1}
    second = asked("second")
    assert not second.lines.exists()
    assert second.others["listed_elsewhere"] == 2
    return run


def approved(world: World, run: EntitlementRun) -> None:
    """A lead approves; the budget promises what it holds and no fen more."""
    submit_list(run.pk, actor=OFFICER, at=NOON)
    with pytest.raises(refusals.OnlyLead):
        approve_list(run.pk, actor=SECOND, at=NOON)
    approve_list(run.pk, actor=LEAD, at=NOON)
    world.keep()
    assert states(run) == {JIA: LineState.PROMISED, YI: LineState.UNFUNDED}
    # 300,000 - 200,000 = 100,000, which is less than the second award.
    assert (world.sums().held, world.sums().left) == (AWARD, 10 * WAN)
    with pytest.raises(AidDoubled):
        aid_from_elsewhere(JIA)
    world.change(15 * WAN + 1, ChangeKind.APPROPRIATE, key="more")
    world.keep()
    assert states(run) == {JIA: LineState.PROMISED, YI: LineState.PROMISED}
    # 300,000.00 + 150,000.01 - 2 x 200,000.00 = 50,000.01.
    assert (world.sums().held, world.sums().left) == (2 * AWARD, 5 * WAN + 1)


def states(run: EntitlementRun) -> dict[int, str]:
    """Where the lines of the two firms stand."""
    found = dict(run.lines.values_list("uscc", "state"))
    return {number: found[uscc(number)] for number in (JIA, YI)}


def paid(world: World, run: EntitlementRun) -> None:
    """Each firm confirms its account, two people pay, the bank's statement makes it paid."""
    open_list(run.pk, at=NOON, on=TODAY)
    assert "Support waits for your confirmation" in told(JIA, since="07-01")
    lines = [world.line(run, number) for number in (JIA, YI)]
    for number, line in zip((JIA, YI), lines, strict=True):
        accepted(number, line)
    order = world.order(*lines)
    world.send(order)
    world.keep()
    assert states(run) == {JIA: LineState.ORDERED, YI: LineState.ORDERED}
    for line in lines:
        world.pays(line)
    world.keep()
    world.keep()
    assert states(run) == {JIA: LineState.PAID, YI: LineState.PAID}
    sums = world.sums()
    assert (sums.paid, sums.held, sums.left, sums.is_whole) == (2 * AWARD, 0, 5 * WAN + 1, True)
    assert "200,000.00" in page("/entitlements/mine/", on="07-02", who=firm_user(JIA))


def accepted(number: int, line: EntitlementLine) -> None:
    """A firm names its account and accepts, on its own line only and in time."""
    who = firm_user(number)
    own, other = Scope(uscc=who.uscc), Scope(uscc=uscc(DING))
    account = f"4425010000{number:05d}"
    stated = StatedAccount(
        holder=who.organisation,
        number=account,
        number_again=account,
        bank_code="105584000005",
        bank_name="演示银行龙岗支行",
    )
    payee = state_account(stated, uscc=who.uscc, actor=who, at=NOON)
    with pytest.raises(refusals.LineUnknown):
        accept_line(line.pk, payee_id=payee, scope=other, actor=firm_user(DING), at=NOON, on=TODAY)
    accept_line(line.pk, payee_id=payee, scope=own, actor=who, at=NOON, on=TODAY)


def verdict(number: int, on: str) -> tuple[str, bool]:
    """What the award says of a firm on a day: why it stops, and whether the conditions hold."""
    found = available_support(uscc(number), scope=CITY, as_of=at(on).date())
    offer = next(one for one in found.offers if one.measure.key == MEASURE)
    return offer.stop.value, offer.truth.name == "TRUE"


def claimed_back(world: World) -> None:
    """The award of the forged title is claimed, heard, decided by two, paid back and settled."""
    line = EntitlementLine.objects.get(uscc=uscc(YI), state=LineState.PAID)
    day = "2028-03-01"
    with pytest.raises(refusals.AmountUnfit):
        claim_on(line, AWARD + 1, day)
    claim = ClawBack.objects.get(pk=claim_on(line, AWARD, day))
    case = claim.case_id or 0
    take_act(
        case_id=case,
        act="reply",
        actor=firm_user(YI),
        at=at("2028-03-06"),
        reason="愿意退还",
        version=version(case, firm_user(YI), "2028-03-06"),
    )
    settle(case, "propose", SECOND, "2028-03-07")
    settle(case, "confirm", LEAD, "2028-03-08")
    claim.refresh_from_db()
    # 8 March and 30 days: 23 are left of March, 7 of April.
    assert (claim.state, str(claim.due_on)) == (ClaimState.CLAIMED, "2028-04-07")
    world.keep(on=dt.date(2028, 3, 8))
    claim.refresh_from_db()
    assert account_of(claim.receivable_id or 0).balance == AWARD
    book(world, "199999.99", claim.number)
    assert account_of(claim.receivable_id or 0).balance == 1
    book(world, "0.01", claim.number)
    claim.refresh_from_db()
    assert claim.state == ClaimState.SETTLED
    aid = next(one for one in aid_of(uscc(YI), scope=CITY) if one.matter == MATTER)
    assert (aid.paid, aid.returned) == (AWARD, AWARD)
    # What came back belongs to the appropriation, not to the budget of 2026.
    assert world.sums().left == 5 * WAN + 1


def claim_on(line: EntitlementLine, amount: int, on: str) -> int:
    """Ask for money back because the title was revoked."""
    return propose_claim(
        line_id=line.pk,
        ground=Ground.TITLE_REVOKED,
        amount=amount,
        reason="称号因数据造假被撤销",
        request_key="claim",
        actor=OFFICER,
        at=at(on),
    )


def version(case_id: int, who: Actor, on: str) -> int:
    """Give the version of a case that somebody sees."""
    return case_head(case_id, actor=who, at=at(on)).version


def settle(case_id: int, act: str, who: Actor, on: str) -> None:
    """Decide, or confirm."""
    (second_approve if act == "confirm" else decide)(
        case_id=case_id,
        act=act,
        reason="属实",
        receipt_digest=decision_basis(case_id, actor=who)[0],
        actor=who,
        at=at(on),
        version=version(case_id, who, on),
    )


def book(world: World, yuan: str, text: str) -> None:
    """Let the bank book money that came in on 2028-04-07, and the job of the day see it."""
    world.statements += 1
    day = dt.date(2028, 4, 7)
    line = Line(yuan=yuan, text=text, ref=f"B{world.statements}", day=day)
    path = world.desk.folder / f"back-{world.statements}.xml"
    xml = statement_xml(lines=[line], kind="054", number=f"S{world.statements}")
    path.write_text(xml, encoding="utf-8")
    import_bank_file(
        path, file_name=path.name, scope=CITY, who=ANNA.who, at=at("2028-04-07 18:00:00")
    )
    world.keep(on=day)
    assert BO.person_id != ANNA.person_id
