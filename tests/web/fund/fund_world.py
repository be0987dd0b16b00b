"""Funds and charters among the made-up people, for pages."""

import datetime as dt

from django.utils import timezone

from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.actor import Actor
from renqi.identity.models import Person
from renqi.identity.selectors.actors import actor_of
from renqi.programmes.riskfund.charter.domain.templates import template
from renqi.programmes.riskfund.charter.domain.version_names import ref_of
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind
from renqi.programmes.riskfund.charter.models import CharterVersion
from renqi.programmes.riskfund.charter.services.decide_charter import (
    approve_charter,
    record_trial,
    submit_charter,
)
from renqi.programmes.riskfund.charter.services.draft_charter import draft_charter
from renqi.programmes.riskfund.charter.services.open_fund import open_fund
from renqi.programmes.riskfund.charter.services.publish_charter import publish_charter

FUND = "sz-mutual"


def actor(username: str) -> Actor:
    """Give somebody that `make_people` made, in the role of today."""
    person = Person.objects.get(username=username)
    return actor_of(person.pk, as_of=timezone.localdate(), at=timezone.now())


def open_one(key: str = FUND, kind: FundKind = FundKind.TRI_PARTY) -> None:
    """Open a fund that the made-up institution keeps."""
    keeper = actor("bank").organisation_id
    assert keeper is not None
    open_fund(
        key=key,
        name=Label(zh="深圳应急互助基金", en="Shenzhen emergency mutual fund"),
        kind=kind,
        institution_id=keeper,
        actor=actor("bureau"),
        at=timezone.now(),
    )


def draft(key: str = FUND, **cover: object) -> str:
    """Draft a version from the template; gives its name."""
    document = template(FundKind.TRI_PARTY)
    document["cover"].update(cover)
    return ref_of(key, draft_charter(key, document, actor=actor("bureau"), at=timezone.now()))


def row(ref: str) -> CharterVersion:
    """Give the row of a version."""
    fund, _, number = ref.rpartition("@")
    return CharterVersion.objects.get(fund__key=fund, number=int(number))


def tried(ref: str, *, ruin: int = 1_000_000) -> str:
    """Record a trial of a version as it stands."""
    found = row(ref)
    result = {"ruin": ruin, "months": found.ruin_months}
    at = timezone.now()
    record_trial(ref, digest=found.digest, result=result, actor=actor("bureau"), at=at)
    return ref


def submitted(ref: str) -> str:
    """Try a version and hand it in."""
    submit_charter(tried(ref), actor=actor("bureau"), at=timezone.now())
    return ref


def approved(ref: str) -> str:
    """Have both sides approve a version."""
    for username in ("lead", "finance"):
        approve_charter(ref, actor=actor(username), at=timezone.now())
    return ref


def published(ref: str, *, days: int = 0) -> str:
    """Bring a draft to its publication, to begin in so many days."""
    day = timezone.localdate() + dt.timedelta(days=days)
    ref = approved(submitted(ref))
    publish_charter(ref, effective_from=day, actor=actor("bureau"), at=timezone.now())
    return ref
