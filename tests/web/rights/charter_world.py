"""A draft of a charter for the matrix: those who see the city see it, and nobody else."""

import datetime as dt

from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.charter.domain.templates import template
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind
from renqi.programmes.riskfund.charter.services.draft_charter import draft_charter
from renqi.programmes.riskfund.charter.services.open_fund import open_fund

CHARTER_OF_NOBODY = {"charter_fund": "c-nobody", "charter_number": 9_876}
# An institution without a sign-in.
_KEEPER = 123_456_789
_MAKER = Actor(person_id=4_243, name="tester")


def make_charter_things(*, code: str, name: str, at: dt.datetime) -> dict[str, object]:
    """Open a fund and draft its charter."""
    fund = f"c-{code.lower()}"
    open_fund(
        key=fund,
        name=Label(zh=name, en=name),
        kind=FundKind.TRI_PARTY,
        institution_id=_KEEPER,
        actor=_MAKER,
        at=at,
    )
    number = draft_charter(fund, template(FundKind.TRI_PARTY), actor=_MAKER, at=at)
    return {"charter_fund": fund, "charter_number": number}
