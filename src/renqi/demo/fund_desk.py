"""Who keeps the made-up fund, and what its bank says (演示基金经办台)."""

import datetime as dt
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from django.utils import timezone

from renqi.demo.bank_statement import StatedLine, statement
from renqi.engines.ledger.selectors.accounts import account_of
from renqi.engines.ledger.services.bank_import import import_bank_file
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Role
from renqi.identity.domain.scope import Scope
from renqi.identity.selectors.holders import holders_of
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_accounts

FUND = "demo-mutual"
NUMBER = "6222000000000020263"
ALL = Scope(all=True)
# Nobody has these numbers: who acts beside the sign-ins has none.
_COLLEAGUE, _SECOND_CLERK, _FIRMS = -21, -31, -5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FundPeople:
    """Who acts on the made-up fund; no two are one person (演示基金经办人).

    Attributes:
        officer: Of the bureau, with a sign-in.
        colleague: Another officer of the bureau, without one.
        lead: Of the bureau.
        clerk: Of finance.
        checker: Another of finance.
        keeper: Of the bank that keeps the fund, with a sign-in.
        second_keeper: Another of the bank, without one.
        firm: Of the firm that has a sign-in.
        regulator: With a sign-in.
    """

    officer: Actor
    colleague: Actor
    lead: Actor
    clerk: Actor
    checker: Actor
    keeper: Actor
    second_keeper: Actor
    firm: Actor
    regulator: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class FundDesk:
    """Everybody and everything that the fund is kept with (演示基金经办台).

    Attributes:
        people: Who acts.
        begun: The first day of the fund.
        now: The instant of loading.
    """

    people: FundPeople
    begun: dt.date
    now: dt.datetime
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def today(self) -> dt.date:
        """Give the day of loading."""
        return timezone.localdate(self.now)

    def at(self, on: dt.date) -> dt.datetime:
        """Give the instant of loading, moved to a day."""
        return self.now - (self.today - on)

    def firm(self, uscc: str, name: str) -> Actor:
        """Give somebody of a firm; only one firm has a sign-in."""
        if uscc == self.people.firm.uscc:
            return self.people.firm
        return Actor(
            person_id=_FIRMS - sum(ord(sign) * place for place, sign in enumerate(uscc, 1)),
            name="演示企业经办",
            role=Role.FIRM_USER,
            uscc=uscc,
            organisation=name,
        )

    def bank_states(
        self, lines: Sequence[StatedLine], *, on: dt.date, is_booked: bool = False
    ) -> None:
        """Let the bank state a day; the real reader takes it (演示对账单).

        Args:
            lines: What it states.
            on: The day.
            is_booked: Whether the books have these movements already.

        Effects:
            One statement with its lines and postings.
        """
        number = f"FD{on:%Y%m%d}-{next(self.numbers)}"
        numbered = [
            replace(line, ref=line.ref or f"{number}-{place}")
            for place, line in enumerate(lines, 1)
        ]
        opening = account_of(fund_accounts(FUND).cash).balance
        if is_booked:
            opening -= sum(line.amount for line in lines)
        words = statement(numbered, account=NUMBER, number=number, opening=opening, on=on)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "statement.xml"
            path.write_text(words, encoding="utf-8")
            name = f"演示基金对账单-{number}.xml"
            clerk = self.people.clerk.who
            import_bank_file(path, file_name=name, scope=ALL, who=clerk, at=self.at(on))


def fund_people(own: str, *, now: dt.datetime) -> FundPeople | None:
    """Find who acts on the fund; None where an office has too few (演示基金经办人).

    Args:
        own: Credit code of the firm that has a sign-in.
        now: The instant.
    """
    today = timezone.localdate(now)

    def of(role: Role) -> list[Actor]:
        return list(holders_of({role}, as_of=today, at=now))

    finance = of(Role.FINANCE_OFFICER)
    firms = [one for one in of(Role.FIRM_USER) if one.uscc == own]
    others = [
        of(role)
        for role in (
            Role.BUREAU_OFFICER,
            Role.BUREAU_LEAD,
            Role.INSTITUTION_OFFICER,
            Role.REGULATOR,
        )
    ]
    if len(finance) <= 1 or not firms or not all(others):
        return None
    officer, lead, keeper, regulator = (found[0] for found in others)
    return FundPeople(
        officer=officer,
        colleague=replace(officer, person_id=_COLLEAGUE, name="演示经办乙"),
        lead=lead,
        clerk=finance[0],
        checker=finance[1],
        keeper=keeper,
        second_keeper=replace(keeper, person_id=_SECOND_CLERK, name="演示银行复核"),
        firm=firms[0],
        regulator=regulator,
    )
