"""Random lists, strikes, answers, payments, returns and claims: nothing is lost or given twice."""

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from renqi.engines.ledger.selectors.accounts import account_of
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.support.domain.line_states import (
    OVER,
    ChangeKind,
    ClaimState,
    Ground,
    LineState,
    ListState,
    Step,
)
from renqi.programmes.cultivation.support.models import (
    ClawBack,
    EntitlementLine,
    EntitlementRun,
    LineEvent,
)
from renqi.programmes.cultivation.support.services.answer_line import decline_line
from renqi.programmes.cultivation.support.services.open_list import open_list
from renqi.programmes.cultivation.support.services.propose_claim import propose_claim
from renqi.programmes.cultivation.support.services.review_list import strike_line
from renqi.registry.models import Aid
from tests.cultivation.support.money_world import (
    NOON,
    OFFICER,
    TODAY,
    YUAN,
    World,
    firm_user,
    open_world,
    own,
)
from tests.engines.ledger.bank_messages import Line
from tests.engines.ledger.chart import problems_of

pytestmark = pytest.mark.django_db
FIRMS = 5
LIVE = tuple(state for state in LineState if state not in OVER)
picks = st.integers(0, 1_000)
amounts = st.integers(1, 40).map(lambda yuan: yuan * YUAN + 7)


class Months(RuleBasedStateMachine):
    """One budget, five firms, two matters; after every act the background job has run.

    Every example begins with a list of which two firms are paid, and no act is drawn that has
    nothing to act on, so that a few acts get far.
    """

    # What happened to lines in all examples together.
    seen: ClassVar[Counter[str]] = Counter()

    @initialize(amounts=st.lists(amounts, min_size=FIRMS, max_size=FIRMS))
    def open(self, amounts: list[int]) -> None:
        # Each example begins with an empty city.
        self.before = transaction.savepoint()
        folder = Path(tempfile.mkdtemp())
        self.world: World = open_world(folder, firms=FIRMS, money=0)
        self.day, self.put_in, self.out, self.acts = TODAY, 0, 0, 0
        self.change(100 * YUAN, is_in=True)
        self.list_firms(dict(enumerate(amounts, 1)), matter=False)
        self.accept_and_order(0)
        for _ in range(2):
            self.bank_pays(0)

    def run(self, act: Callable[[], object]) -> bool:
        """Do something that may be refused, then what follows by itself."""
        self.acts += 1
        try:
            act()
        except DomainError:
            return False
        finally:
            self.world.keep(on=self.day)
        return True

    def some(self, *states: LineState) -> list[EntitlementLine]:
        return list(EntitlementLine.objects.filter(state__in=states).order_by("pk"))

    def one(self, pick: int, *states: LineState) -> EntitlementLine:
        found = self.some(*states)
        return found[pick % len(found)]

    @rule(amount=amounts, is_in=st.booleans())
    def change(self, amount: int, is_in: bool) -> None:
        kind = ChangeKind.APPROPRIATE if is_in else ChangeKind.REDUCE
        if self.run(lambda: self.world.change(amount, kind, key=f"change {self.acts}")):
            self.put_in += amount if is_in else 0
            self.out += 0 if is_in else amount

    @rule(
        amounts=st.dictionaries(st.integers(1, FIRMS), amounts, min_size=1, max_size=3),
        matter=st.booleans(),
    )
    def list_firms(self, amounts: dict[int, int], matter: bool) -> None:
        self.run(lambda: self.world.approved(amounts, matter=f"title:{'xy'[matter]}"))
        for run in EntitlementRun.objects.filter(state=ListState.APPROVED):
            self.run(lambda run=run: open_list(run.pk, at=NOON, on=self.day))  # type: ignore[misc]

    @precondition(lambda self: self.some(*LIVE))
    @rule(pick=picks)
    def strike(self, pick: int) -> None:
        line = self.one(pick, *LIVE)
        self.run(lambda: strike_line(line.pk, reason="异议", actor=OFFICER, at=NOON))

    @precondition(lambda self: self.some(LineState.PROMISED))
    @rule(pick=picks)
    def decline(self, pick: int) -> None:
        line = self.one(pick, LineState.PROMISED)
        number = number_of(line)
        who, scope = firm_user(number), own(number)
        self.run(
            lambda: decline_line(line.pk, reason="", scope=scope, actor=who, at=NOON, on=self.day)
        )

    @precondition(lambda self: self.some(LineState.PROMISED))
    @rule(pick=picks)
    def accept_and_order(self, pick: int) -> None:
        """Two firms accept, and one order pays both."""
        found = [self.one(place, LineState.PROMISED) for place in (pick, pick + 1)]
        lines = list({line.pk: line for line in found}.values())

        def act() -> None:
            for line in lines:
                self.world.accept(line, number_of(line), on=self.day)
            self.world.send(self.world.order(*lines))

        self.run(act)

    @precondition(lambda self: self.some(LineState.ORDERED))
    @rule(pick=picks)
    def bank_pays(self, pick: int) -> None:
        line = self.one(pick, LineState.ORDERED)
        self.run(lambda: self.world.pays(line))

    @precondition(lambda self: self.some(LineState.PAID))
    @rule(pick=picks)
    def bank_returns(self, pick: int) -> None:
        line = self.one(pick, LineState.PAID)
        # A bank returns what it could not credit, not what the firm has had and owes.
        if not line.claims.exclude(state=ClaimState.DROPPED).exists():
            self.run(lambda: self.world.returns(line))

    @precondition(lambda self: self.some(LineState.PAID))
    @rule(pick=picks, share=st.integers(1, 10))
    def claim(self, pick: int, share: int) -> None:
        line = self.one(pick, LineState.PAID)
        self.run(lambda: decided_claim(line, max(1, line.amount * share // 10), key=self.acts))

    @precondition(lambda _: ClawBack.objects.filter(state=ClaimState.CLAIMED).exists())
    @rule(pick=picks, share=st.integers(1, 10))
    def repay(self, pick: int, share: int) -> None:
        owed = list(ClawBack.objects.filter(state=ClaimState.CLAIMED).order_by("pk"))
        claim = owed[pick % len(owed)]
        fen = max(1, claim.amount * share // 10)
        text = f"退款 {claim.number}"
        self.run(lambda: self.world.bank_books(Line(yuan=f"{fen / 100:.2f}", text=text)))

    @precondition(lambda self: len(self.some(LineState.PROMISED)) > 1)
    @rule()
    def a_month_goes_by(self) -> None:
        self.day += dt.timedelta(days=31)
        if self.day.year == TODAY.year:
            self.world.keep(on=self.day)
        else:
            self.day = TODAY

    @invariant()
    def the_budget_is_whole_to_the_fen(self) -> None:
        sums = self.world.sums()
        lines = EntitlementLine.objects
        paid = lines.filter(state=LineState.PAID).aggregate(n=Sum("amount"))["n"] or 0
        held = [LineState.PROMISED, LineState.ACCEPTED, LineState.ORDERED]
        promised = lines.filter(state__in=held).aggregate(n=Sum("amount"))["n"] or 0
        assert (sums.appropriated, sums.withdrawn) == (self.put_in, self.out)
        assert (sums.paid, sums.held) == (paid, promised)
        assert sums.left == self.put_in - self.out - paid - promised
        assert sums.left >= 0

    @invariant()
    def no_matter_is_given_twice(self) -> None:
        live = EntitlementLine.objects.exclude(state__in=list(OVER))
        assert all(n == 1 for n in Counter(live.values_list("uscc", "matter")).values())

    @invariant()
    def the_register_of_aid_says_what_the_lines_say(self) -> None:
        with_aid = EntitlementLine.objects.exclude(aid_id=None)
        said = {
            line.aid_id or 0: (line.amount, line.amount if line.state == LineState.PAID else 0)
            for line in with_aid
        }
        found = Aid.objects.exclude(state="released").filter(pk__in=list(said))
        assert {aid.pk: (aid.amount, aid.paid) for aid in found} == said
        others = Aid.objects.exclude(pk__in=list(said))
        assert set(others.values_list("state", flat=True)) <= {"released", "returned"}

    @invariant()
    def what_is_owed_stands_in_the_books_and_in_the_register(self) -> None:
        for claim in ClawBack.objects.filter(state__in=[ClaimState.CLAIMED, ClaimState.SETTLED]):
            came = claim.receipts.aggregate(n=Sum("amount"))["n"] or 0
            assert came <= claim.amount
            assert (claim.state == ClaimState.SETTLED) == (came == claim.amount)
        for aid in Aid.objects.exclude(claimed=0).filter(state="claimed_back"):
            line = EntitlementLine.objects.get(aid_id=aid.pk)
            rows = ClawBack.objects.filter(line=line).exclude(state=ClaimState.DROPPED)
            claims: dict[str, Any] = rows.aggregate(n=Sum("amount"), came=Sum("receipts__amount"))
            owed = sum(
                claim.amount - (claim.receipts.aggregate(n=Sum("amount"))["n"] or 0)
                for claim in rows.exclude(transfer_id=None)
            )
            assert aid.claimed - aid.returned == owed, claims

    def teardown(self) -> None:
        if hasattr(self, "world"):
            assert problems_of() == []
            receivables = {
                claim.receivable_id for claim in ClawBack.objects.exclude(receivable_id=None)
            }
            owed = sum(
                claim.amount - (claim.receipts.aggregate(n=Sum("amount"))["n"] or 0)
                for claim in ClawBack.objects.filter(state=ClaimState.CLAIMED)
            )
            assert sum(account_of(key or 0).balance for key in receivables) == owed
            self.seen.update(LineEvent.objects.values_list("what", flat=True))
            transaction.savepoint_rollback(self.before)


def number_of(line: EntitlementLine) -> int:
    return int(line.firm_name[3:5])


def decided_claim(line: EntitlementLine, amount: int, *, key: int) -> None:
    """Ask money back and take the case to its decision, as `test_claims` does step by step."""
    from tests.cultivation.support.test_claims import decide_claim

    claim_id = propose_claim(
        line_id=line.pk, ground=Ground.PAID_IN_ERROR, amount=amount, reason="误发",
        request_key=f"{line.pk}/{key}", actor=OFFICER, at=NOON,
    )  # fmt: skip
    decide_claim(ClawBack.objects.get(pk=claim_id), firm=firm_user(number_of(line)))


@pytest.mark.slow
def test_random_months_lose_no_fen(db: None) -> None:
    run_state_machine_as_test(
        Months,
        settings=settings(
            max_examples=6, stateful_step_count=14, deadline=None, database=None,
            derandomize=True,
        ),
    )  # fmt: skip
    # An oracle that never saw money move would prove nothing.
    came = {Step.PAID, Step.RETURNED, Step.CLAIMED, Step.REPAID}
    went = {Step.STRUCK, Step.DECLINED, Step.LAPSED, Step.RELEASED, Step.UNFUNDED}
    assert came | went <= set(Months.seen), Months.seen
