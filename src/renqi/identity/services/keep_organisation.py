"""Make, close and reopen organisations (单位管理)."""

import datetime as dt

from django.db import transaction

from renqi.audit.domain.events import EventKind
from renqi.audit.services.record_event import record_event
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.kinds import KINDS_WITH_CREDIT_CODE, OrganisationKind
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.refusals import (
    CreditCodeWrong,
    NotOwnOrganisation,
    RoleEndedAlready,
)
from renqi.identity.models import Organisation
from renqi.identity.selectors.actors import is_demo_city
from renqi.identity.services.constraints import refusing
from renqi.identity.services.rights import given_reason, insist
from renqi.identity.services.rows import hold_organisation, organisation_subject
from renqi.kernel.ids import check_credit_code, normalise_credit_code


@transaction.atomic
def make_organisation(
    *,
    kind: OrganisationKind,
    name: str,
    uscc: str,
    actor: Actor,
    at: dt.datetime,
    district: str = "",
) -> int:
    """Admit a party of the programme and give its key (新建单位).

    What joins a made-up city is made up too.

    Args:
        kind: What it is.
        name: Its name.
        uscc: Credit code of a firm, empty for anybody else.
        actor: The system administrator.
        at: The instant.
        district: Code of the district of a district office, empty for anybody else.

    Raises:
        RightMissing: Another role asks.
        DistrictWrong: A district office without a district, or another organisation with one.
        CreditCodeWrong: A firm without a valid code, or another organisation with one.
        OrganisationTwice: The code belongs to an organisation.
        NameMissing: It has no name.

    Effects:
        One Organisation, one event.
    """
    insist(actor, Action.PEOPLE_KEEP)
    uscc = normalise_credit_code(uscc)
    is_right = check_credit_code(uscc).is_valid if kind in KINDS_WITH_CREDIT_CODE else not uscc
    if not is_right:
        raise CreditCodeWrong
    made = Organisation(
        kind=kind.value,
        name=name.strip(),
        uscc=uscc,
        district=district,
        is_made_up=is_demo_city(),
    )
    with refusing():
        made.save()
    record_event(
        EventKind.PERSON_MADE,
        who=actor.who,
        at=at,
        subject=organisation_subject(made),
        detail={"kind": kind.value},
    )
    return made.pk


@transaction.atomic
def close_organisation(*, organisation_id: int, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Close an organisation: nobody acts for it until it is reopened (停用单位).

    Raises:
        RightMissing: Another role asks.
        NotOwnOrganisation: It gives the actor's own role.
        ReasonMissing: No reason is given.
        RoleEndedAlready: It is closed.

    Effects:
        The organisation's row, one event.

    Locks:
        The organisation.
    """
    insist(actor, Action.PEOPLE_KEEP)
    if organisation_id == actor.organisation_id:
        raise NotOwnOrganisation
    reason = given_reason(reason)
    row = hold_organisation(organisation_id)
    if not row.is_open:
        raise RoleEndedAlready
    row.is_open = False
    row.save(update_fields=["is_open"])
    record_event(
        EventKind.PERSON_CLOSED,
        who=actor.who,
        at=at,
        subject=organisation_subject(row),
        detail={"reason": reason},
    )


@transaction.atomic
def reopen_organisation(
    *, organisation_id: int, reason: str, actor: Actor, at: dt.datetime
) -> None:
    """Reopen an organisation; the roles that are still running hold again (启用单位).

    Raises:
        RightMissing: Another role asks.
        ReasonMissing: No reason is given.

    Effects:
        The organisation's row, one event.

    Locks:
        The organisation.
    """
    insist(actor, Action.PEOPLE_KEEP)
    reason = given_reason(reason)
    row = hold_organisation(organisation_id)
    row.is_open = True
    row.save(update_fields=["is_open"])
    record_event(
        EventKind.PERSON_MADE,
        who=actor.who,
        at=at,
        subject=organisation_subject(row),
        detail={"act": "reopened", "reason": reason},
    )
