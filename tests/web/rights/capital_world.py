"""A fund with a book, a call and a request, kept by one institution, for the matrix."""

import datetime as dt

from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.capital.domain.book import BankTerms
from renqi.programmes.riskfund.capital.services.appropriations import call_appropriation
from renqi.programmes.riskfund.capital.services.open_book import open_fund_book
from renqi.programmes.riskfund.capital.services.requests import ask_withdrawal
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind, Party
from renqi.programmes.riskfund.charter.services.open_fund import open_fund

CAPITAL_OF_NOBODY: dict[str, object] = {
    "capital_fund": "no-book", "capital_call": 987_654_321, "capital_request": 987_654_321,
}  # fmt: skip
_ASKER = Actor(person_id=4_242, name="tester", role="finance_officer")


def make_capital_things(*, owner: str, name: str, at: dt.datetime) -> dict[str, object]:
    """Make a fund without a charter, so that no firm may see it."""
    number = owner.rpartition(":")[2]
    fund = f"c-{number}"
    open_fund(
        key=fund, name=Label(zh=name, en=name), kind=FundKind.MUTUAL, institution_id=int(number),
        actor=_ASKER, at=at,
    )  # fmt: skip
    open_fund_book(
        fund,
        bank=BankTerms(
            number=f"FUND-{number}", name=name, bank_name=name, bank_code="102584000001",
            organisation_id=int(number),
        ),
        actor=_ASKER,
        at=at,
    )  # fmt: skip
    call = call_appropriation(
        fund, party=Party.INSTITUTION, amount=100, due_on=at.date(), reason=name, key="k",
        actor=_ASKER, at=at, on=at.date(),
    )  # fmt: skip
    asked = ask_withdrawal(
        fund, party=Party.INSTITUTION, amount=100, reason=name, key="k", actor=_ASKER, at=at
    )
    return {"capital_fund": fund, "capital_call": call, "capital_request": asked}
