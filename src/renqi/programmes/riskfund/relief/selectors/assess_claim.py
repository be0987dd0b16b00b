"""Everything that decides about a claim at once: charter, facts, checks, lane (综合研判)."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from renqi.programmes.riskfund.charter.domain.charter import CharterInForce
from renqi.programmes.riskfund.charter.selectors.funds import charter_by_ref, charter_on
from renqi.programmes.riskfund.relief.domain.claim_checks import Check, keys_with
from renqi.programmes.riskfund.relief.domain.claim_form import ClaimForm, read_claim_form
from renqi.programmes.riskfund.relief.domain.claim_states import CheckOutcome
from renqi.programmes.riskfund.relief.domain.judge_claim import (
    ClaimJudgement,
    Condition,
    judge_claim,
)
from renqi.programmes.riskfund.relief.domain.lanes import LaneChoice, LaneFacts, choose_lane
from renqi.programmes.riskfund.relief.models import Claim
from renqi.programmes.riskfund.relief.selectors.claim_standing import (
    ClaimStanding,
    claim_standing,
)
from renqi.programmes.riskfund.relief.selectors.look_at_claim import Looked, look_at_claim

RECEIPT_KIND = "renqi.relief_claim"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What a claim comes to on a day (综合研判)."""

    form: ClaimForm
    charter: CharterInForce
    standing: ClaimStanding
    judgement: ClaimJudgement
    checks: tuple[Check, ...]
    lane: LaneChoice

    @property
    def found(self) -> tuple[str, ...]:
        """The checks that found something."""
        return keys_with(self.checks, CheckOutcome.FOUND)


def assess_claim(claim: Claim, *, on: dt.date) -> Assessment:
    """Judge and check a claim as it is written (综合研判).

    It needs sight of the whole city: a page of a firm asks it `with_city_sight`.

    Args:
        claim: The claim; its form can be read.
        on: The day.

    Raises:
        NotMember: The firm is no member of the fund.
        NoCharter: The fund had no charter on the day of the event.
    """
    form = read_claim_form(claim.form)
    # A claim that was handed in keeps its charter, whatever was published since.
    charter = (
        charter_by_ref(claim.charter_ref)
        if claim.charter_ref
        else charter_on(claim.fund, on=form.event_on or on)
    )
    standing = claim_standing(claim.pk, claim.uscc, charter=charter, form=form, on=on)
    judgement = judge_claim(charter, form, standing.facts, on=on)
    checks = look_at_claim(
        Looked(
            claim_id=claim.pk,
            uscc=claim.uscc,
            event_key=standing.event_key,
            form=form,
            facts=standing.facts,
            related=standing.related,
            delegation=charter.charter.delegation,
            allowed=judgement.help.amount,
            on=on,
        )
    )
    arrears = standing.facts.arrears_months
    lane = choose_lane(
        charter.charter.lanes,
        LaneFacts(
            amount=judgement.amount,
            months_paid=standing.facts.months_paid,
            has_arrears=None if arrears is None else arrears > 0,
            verdict=judgement.verdict,
            found=keys_with(checks, CheckOutcome.FOUND),
            unknown=keys_with(checks, CheckOutcome.UNKNOWN),
        ),
    )
    return Assessment(
        form=form,
        charter=charter,
        standing=standing,
        judgement=judgement,
        checks=checks,
        lane=lane,
    )


def claim_receipt(claim: Claim, found: Assessment, *, on: dt.date) -> tuple[str, dict[str, Any]]:
    """Write down what was judged, and its digest: sha256 over canonical JSON (判定凭证).

    The names of other firms stand in the checks, which officials see, and not here.
    """
    document: dict[str, Any] = {
        "kind": RECEIPT_KIND,
        "claim": claim.pk,
        "fund": claim.fund,
        "uscc": claim.uscc,
        "on": on.isoformat(),
        "charter": found.charter.ref,
        "event": found.standing.event_key,
        "form": dict(claim.form),
        "facts": _facts(found),
        "conditions": [condition_document(one) for one in found.judgement.conditions],
        "verdict": found.judgement.verdict,
        "lines": [
            {"line": one.line.number, "amount": one.line.amount, "accepted": one.accepted}
            for one in found.judgement.lines
        ],
        "proven_loss": found.judgement.proven_loss,
        "limits": limits_document(found.judgement),
        "amount": found.judgement.amount,
        "lane": found.lane.rule.lane.value,
    }
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest(), document


def condition_document(condition: Condition) -> dict[str, Any]:
    """Give a condition as it is kept."""
    return {
        "key": condition.key,
        "outcome": condition.outcome,
        "clause": condition.clause,
        "data": dict(condition.data),
    }


def limits_document(judgement: ClaimJudgement) -> list[dict[str, Any]]:
    """Give the bounds of the help as they are kept, the binding ones marked."""
    return [
        {"key": one.key, "amount": one.amount, "binds": one.binds} for one in judgement.help.limits
    ]


def _facts(found: Assessment) -> Mapping[str, Any]:
    facts = found.standing.facts
    return {
        "is_covered": facts.is_covered,
        "why_not": facts.why_not,
        "months_paid": facts.months_paid,
        "paid_in": facts.paid_in,
        "arrears_months": facts.arrears_months,
        "district": facts.district,
        "chain": facts.chain,
        "files": sorted(facts.files),
        "outstanding": {on.value: used for on, used in facts.outstanding.items()},
        "fund_value": facts.fund_value,
    }
