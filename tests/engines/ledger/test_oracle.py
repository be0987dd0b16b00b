"""Random commands against the database and against a naive program: they never disagree."""

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from renqi.engines.ledger.domain import refusals
from renqi.engines.ledger.domain.balances import AccountTerms
from renqi.engines.ledger.domain.transfer_ids import derived_id
from renqi.engines.ledger.domain.transfers import Booking, Settlement, Transfer
from renqi.engines.ledger.selectors.accounts import accounts_in, lots_of
from renqi.engines.ledger.services.accounts import (
    freeze_account,
    limit_account,
    open_account,
    thaw_account,
)
from renqi.engines.ledger.services.holds import hold_money, release_holds, settle_holds
from renqi.engines.ledger.services.lots import claw_back_lot, lapse_lots
from renqi.engines.ledger.services.periods import close_period
from renqi.engines.ledger.services.post_transfers import post_each, post_transfers
from renqi.engines.ledger.services.returns import refund_transfer, reverse_transfer
from renqi.kernel.errors import DomainError
from tests.engines.ledger.chart import NOON, TODAY, number, open_chart, problems_of
from tests.engines.ledger.oracle import Books, Lot, Refused, Terms

pytestmark = [pytest.mark.django_db, pytest.mark.postgres15]
legs = st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(lambda pair: pair[0] != pair[1])
amounts = st.integers(1, 60)
picks = st.integers(0, 1_000)


class Commands(RuleBasedStateMachine):
    """One book, two ledgers: ours and the naive one."""

    @initialize()
    def open(self) -> None:
        chart = open_chart(code=f"book{number().hex}")
        self.place, self.day = chart.place, TODAY
        words = AccountTerms(code="earmarked", name="专款", is_lotted=True)
        lotted = open_account(words, book_id=self.book, at=NOON, actor="tester")
        limit_account(
            account_id=chart.b, balance_min=0, balance_max=90, reason="", at=NOON, actor="tester"
        )
        self.keys = [chart.bank, chart.fund, chart.a, chart.b, lotted]
        self.books = Books(
            accounts={
                chart.bank: Terms(sign=-1, least=None),
                chart.fund: Terms(),
                chart.a: Terms(),
                chart.b: Terms(most=90),
                lotted: Terms(is_lotted=True),
            }
        )

    @property
    def book(self) -> int:
        return self.place.book_id

    def booking(self, back: int = 0) -> Booking:
        return Booking(on=self.day - timedelta(days=back), at=NOON, actor="tester")

    def transfer(self, pair: tuple[int, int], amount: int, last: int | None = None) -> Transfer:
        until = None if last is None else self.day + timedelta(days=last)
        return Transfer(
            id=number(),
            debit_id=self.keys[pair[0]],
            credit_id=self.keys[pair[1]],
            amount=amount,
            cause="test",
            lot_expires_on=until,
        )

    def agree(self, change: Callable[[Books], Refused], act: Callable[[], object]) -> bool:
        """Do a command in both ledgers; both do it, or both refuse it for a reason both know."""
        after = copy.deepcopy(self.books)
        reasons = change(after)
        reasons |= after.limits_broken()
        refused: type[DomainError] | None = None
        try:
            act()
        except DomainError as refusal:
            refused = type(refusal)
        if refused is not None:
            assert refused in reasons
            return False
        assert not reasons
        self.books = after
        return True

    @rule(pairs=st.lists(st.tuples(legs, amounts), min_size=1, max_size=4), back=st.integers(0, 1))
    def post(self, pairs: list[tuple[tuple[int, int], int]], back: int) -> None:
        # Lots are told one transfer at a time; in a batch their order is that of the ids.
        if len(pairs) > 1:
            pairs = [one for one in pairs if 4 not in one[0]]
        self._post([self.transfer(pair, amount) for pair, amount in pairs], back)

    @rule(amount=amounts, last=st.none() | st.integers(0, 2))
    def grant(self, amount: int, last: int | None) -> None:
        self._post([self.transfer((0, 4), amount, last)], 0)

    def _post(self, transfers: list[Transfer], back: int) -> None:
        if not transfers:
            return
        booking = self.booking(back)

        def change(books: Books) -> Refused:
            reasons = books.barred(transfers, booking.on)
            for one in transfers:
                books.moves.append((one.debit_id, one.credit_id, one.amount))
                books.done[one.id] = one
                if books.accounts[one.credit_id].is_lotted:
                    books.lots.append(
                        Lot(
                            id=one.id,
                            account=one.credit_id,
                            granted_on=booking.on,
                            last=one.lot_expires_on,
                            granted=one.amount,
                        )
                    )
                lotted = books.accounts[one.debit_id].is_lotted
                if lotted and not books.draw(one, booking.on, "used"):
                    reasons |= {refusals.LotsShort, refusals.Overdraft}
            return reasons

        self.agree(change, lambda: post_transfers(transfers, place=self.place, booking=booking))

    @rule(pairs=st.lists(st.tuples(legs, amounts), min_size=1, max_size=5))
    def post_each(self, pairs: list[tuple[tuple[int, int], int]]) -> None:
        events = [self.transfer(pair, amount) for pair, amount in pairs if 4 not in pair]
        booking = self.booking()
        told = []
        for event in events:
            after = copy.deepcopy(self.books)
            after.moves.append((event.debit_id, event.credit_id, event.amount))
            after.done[event.id] = event
            is_fine = not (after.barred([event], booking.on) or after.limits_broken())
            told.append(is_fine)
            self.books = after if is_fine else self.books
        outcomes = post_each(events, place=self.place, booking=booking)
        assert [one.outcome == "posted" for one in outcomes] == told

    @rule(pair=legs, amount=amounts)
    def hold(self, pair: tuple[int, int], amount: int) -> None:
        promise, booking = self.transfer(pair, amount), self.booking()

        def change(books: Books) -> Refused:
            reasons = books.barred([promise], booking.on)
            books.holds[promise.id] = promise
            lotted = books.accounts[promise.debit_id].is_lotted
            if lotted and not books.draw(promise, booking.on, "held"):
                reasons |= {refusals.LotsShort, refusals.Overdraft}
            return reasons

        self.agree(change, lambda: hold_money([promise], place=self.place, booking=booking))

    @rule(pick=picks, amount=st.none() | st.integers(1, 70))
    def settle(self, pick: int, amount: int | None) -> None:
        if not self.books.holds:
            return
        hold = list(self.books.holds.values())[pick % len(self.books.holds)]
        own_id, booking = derived_id(hold.id, "settle"), self.booking()
        size = hold.amount if amount is None else amount

        def change(books: Books) -> Refused:
            reasons = books.barred([hold], booking.on)
            if hold.id in books.resolved:
                # A retry of the very same settlement is no mistake, and we do not know here.
                return {refusals.HoldResolved, refusals.IdReused, refusals.MoreThanOriginal}
            if size > hold.amount:
                return {refusals.MoreThanOriginal}
            books.resolved.add(hold.id)
            books.moves.append((hold.debit_id, hold.credit_id, size))
            one = Transfer(
                id=own_id,
                debit_id=hold.debit_id,
                credit_id=hold.credit_id,
                amount=size,
                cause="test",
            )
            books.done[own_id] = one
            books.settle_draw(hold, own_id, size)
            if books.accounts[hold.credit_id].is_lotted:
                books.lots.append(
                    Lot(
                        id=own_id,
                        account=hold.credit_id,
                        granted_on=booking.on,
                        last=None,
                        granted=size,
                    )
                )
            return reasons

        if hold.id in self.books.resolved and own_id in self.books.done:
            return
        settlement = Settlement(hold_id=hold.id, amount=amount)
        self.agree(change, lambda: settle_holds([settlement], book_id=self.book, booking=booking))

    @rule(pick=picks)
    def release(self, pick: int) -> None:
        if not self.books.open_holds():
            return
        hold = self.books.open_holds()[pick % len(self.books.open_holds())]
        booking = self.booking()

        def change(books: Books) -> Refused:
            books.resolved.add(hold.id)
            books.settle_draw(hold, derived_id(hold.id, "release"), 0)
            return {refusals.PeriodClosed} if booking.on <= books.closed else set()

        self.agree(change, lambda: release_holds([hold.id], book_id=self.book, booking=booking))

    @rule(pick=picks, amount=st.none() | amounts)
    def send_back(self, pick: int, amount: int | None) -> None:
        if not self.books.done:
            return
        original = list(self.books.done.values())[pick % len(self.books.done)]
        booking, own_id = self.booking(), number()
        size = original.amount if amount is None else amount

        def change(books: Books) -> Refused:
            if original.id in books.reversed:
                return {refusals.ReversedBefore}
            reasons = books.barred([original], booking.on)
            books.returned[original.id] = books.returned.get(original.id, 0) + size
            if books.returned[original.id] > original.amount:
                return {refusals.MoreThanOriginal}
            if amount is None:
                books.reversed.add(original.id)
            books.moves.append((original.credit_id, original.debit_id, size))
            reasons |= books.give_back(original, size)
            return reasons

        words: dict[str, Any] = {"transfer_id": original.id, "book_id": self.book}
        if amount is None:
            # The reason is new each time: a retry would be told that it was done.
            words |= {"reason": str(own_id), "booking": booking}
            self.agree(change, lambda: reverse_transfer(**words))
        else:
            words |= {"reason": "", "booking": booking, "refund_id": own_id, "amount": size}
            self.agree(change, lambda: refund_transfer(**words))

    @rule(pick=picks, amount=amounts)
    def claw_back(self, pick: int, amount: int) -> None:
        if not self.books.lots:
            return
        place, booking = pick % len(self.books.lots), self.booking()
        lot, bank = self.books.lots[place], self.keys
        origin = self.books.done[lot.id].debit_id

        def change(books: Books) -> Refused:
            one = books.lots[place]
            back = self.transfer((4, 0), amount)
            origins = Transfer(
                id=back.id, debit_id=bank[4], credit_id=origin, amount=amount, cause="test"
            )
            reasons = books.barred([origins], booking.on)
            if one.free < amount:
                return reasons | {refusals.LotsShort, refusals.Overdraft}
            one.clawed_back += amount
            books.moves.append((one.account, origin, amount))
            return reasons

        self.agree(
            change,
            lambda: claw_back_lot(
                transfer_id=number(),
                lot_id=lot.id,
                amount=amount,
                cause="claw_back",
                reason="",
                book_id=self.book,
                booking=booking,
            ),
        )

    @rule(is_closing=st.booleans())
    def next_day(self, is_closing: bool) -> None:
        self.day += timedelta(days=1)
        if is_closing:
            through = self.day - timedelta(days=1)
            close_period(book_id=self.book, through=through, at=NOON, actor="tester", is_final=True)
            self.books.closed = through

    @rule()
    def lapse(self) -> None:
        def change(books: Books) -> Refused:
            for lot in books.lots:
                origin = books.done[lot.id].debit_id
                is_barred = (
                    books.accounts[lot.account].is_frozen or books.accounts[origin].is_frozen
                )
                if lot.last is not None and lot.last < self.day and not is_barred and lot.free:
                    books.moves.append((lot.account, origin, lot.free))
                    lot.lapsed += lot.free
            return set()

        self.agree(change, lambda: lapse_lots(book_id=self.book, booking=self.booking()))

    @rule(place=st.integers(0, 4))
    def freeze_or_thaw(self, place: int) -> None:
        terms = self.books.accounts[self.keys[place]]
        act = thaw_account if terms.is_frozen else freeze_account
        assert act(account_id=self.keys[place], reason="", at=NOON, actor="tester")
        terms.is_frozen = not terms.is_frozen

    @invariant()
    def both_ledgers_say_the_same(self) -> None:
        if not hasattr(self, "books"):
            return
        ours = {one.id: one for one in accounts_in(book=self.book) if one.id in self.keys}
        told = {key: (one.balance, one.promised) for key, one in ours.items()}
        assert told == self.books.figures()
        assert {
            lot.id: (lot.used, lot.lapsed, lot.clawed_back, lot.remaining, lot.held)
            for lot in lots_of(account_id=self.keys[4], is_left=False)
        } == self.books.lot_figures()

    def teardown(self) -> None:
        assert problems_of() == []


@pytest.mark.slow
def test_random_commands_do_what_the_naive_ledger_does(db: None) -> None:
    run_state_machine_as_test(
        Commands,
        settings=settings(
            max_examples=25, stateful_step_count=40, deadline=None, database=None, derandomize=True
        ),
    )
