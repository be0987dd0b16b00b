"""Whether a firm may join a fund, what it would pay and what it would be covered for (入会预判)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from renqi.engines.policy.domain.values import FactRow
from renqi.engines.policy.explaining.explain import Explanation, FactSource
from renqi.engines.policy.receipts.receipt import FirmName, Receipt, make_receipt
from renqi.identity.domain.scope import Scope
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.domain.charter import CharterInForce, RiskClass
from renqi.programmes.riskfund.charter.domain.contribution_bands import contribution_band
from renqi.programmes.riskfund.charter.domain.judge_charter import judge_joining, risk_class_of
from renqi.programmes.riskfund.charter.domain.money_terms import ContributionBand
from renqi.programmes.riskfund.members.domain.cover_limit import cover_limit
from renqi.programmes.riskfund.members.domain.months import same_day_later
from renqi.programmes.riskfund.members.domain.refusals import JoiningUnmet, SizeUnknown
from renqi.registry.domain.absolute_years import absolute_keys
from renqi.registry.domain.refusals import FirmUnknown
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.selectors.facts_frame import facts_frame
from renqi.registry.selectors.firm_file import FirmFile, firm_file


@dataclass(frozen=True, slots=True, kw_only=True)
class JoiningLook:
    """What a firm is told before it asks to join (入会预判).

    Attributes:
        charter: The one in force.
        name: The firm's.
        why: The judgement, condition by condition, with facts and sources.
        size: Its size class; empty while nobody knows it.
        risk: Its risk class.
        band: What it may pay a month; none where the charter gives it none.
        refusal: The first reason why it cannot join; none where it may ask.
        covered_from: The day on which cover would begin if it were admitted today.
        receipt: The judgement as a document that can be checked.
    """

    charter: CharterInForce
    name: str
    why: Explanation
    size: str
    risk: RiskClass
    band: ContributionBand | None
    refusal: DomainError | None
    covered_from: dt.date
    receipt: Receipt

    def cover_after(self, month_amount: int, months: int) -> int | None:
        """Give the most help after so many months paid, in fen (预计保障上限)."""
        paid = min(month_amount * months, self.charter.charter.contributions.total_max)
        return cover_limit(paid, self.charter.charter)


def look_at_joining(
    charter: CharterInForce, uscc: str, *, scope: Scope, on: dt.date
) -> JoiningLook:
    """Judge a firm by a charter on a day (入会预判).

    Args:
        charter: The one in force.
        uscc: The firm.
        scope: What may be seen of it.
        on: The day; its year before is the last closed fiscal year.

    Raises:
        FirmUnknown: There is no such firm in the scope.
    """
    file = firm_file(uscc, scope=scope, as_of=on)
    year = on.year - 1
    found = facts_frame(year=year, scope=scope, usccs=[uscc])
    if found.is_empty():
        raise FirmUnknown(uscc=uscc)
    facts: FactRow = found.row(0, named=True)
    sources = _sources(file, year=year)
    why = judge_joining(charter.charter, facts=facts, on=on, sources=sources)
    size = file.size_class or ""
    risk = risk_class_of(charter.charter, facts=facts, on=on)
    band, refusal = _band(charter, size, risk)
    return JoiningLook(
        charter=charter,
        name=file.name,
        why=why,
        size=size,
        risk=risk,
        band=band,
        refusal=_unmet(why) or refusal,
        covered_from=same_day_later(on, charter.charter.cover.waiting_months),
        receipt=make_receipt(why, firm=FirmName(uscc=uscc, name=file.name), as_of=on),
    )


def _band(
    charter: CharterInForce, size: str, risk: RiskClass
) -> tuple[ContributionBand | None, DomainError | None]:
    if not size:
        return None, SizeUnknown()
    try:
        return contribution_band(charter.charter, size, risk.key), None
    except DomainError as error:
        return None, error


def _unmet(why: Explanation) -> DomainError | None:
    """Refuse what is certainly not met; what is unknown an official has to look at."""
    if why.verdict != "unmet":
        return None
    unmet = [one for one in why.conditions if one.verdict == "unmet"]
    return JoiningUnmet(count=len(unmet), first=unmet[0].condition.label.zh if unmet else "")


def _sources(file: FirmFile, *, year: int) -> Mapping[str, FactSource]:
    lines = {line.key: line.stands for line in file.facts}
    return {
        key: FactSource(
            source=lines[absolute].source,
            observed_on=lines[absolute].observed_on,
            fiscal_year=int(absolute.partition("@")[2]) if "@" in absolute else None,
        )
        for key, absolute in absolute_keys(fact_catalogue(), year=year).items()
        if absolute in lines
    }
