"""Tell the people of a member (通知成员企业)."""

import datetime as dt
from typing import Any

from django.utils import timezone

from renqi.identity.selectors.firm_people import people_of_firm
from renqi.identity.services.tell import tell
from renqi.programmes.riskfund.members.models import Membership


def tell_member(
    membership: Membership, *, subject: str, body: str, key: str, at: dt.datetime, **data: Any
) -> None:
    """Put a message before the people who act for a member today (通知成员企业).

    Args:
        membership: Whose people.
        subject: A msgid.
        body: A msgid, filled with `data` and the name of the firm.
        key: What makes this message itself among those of the membership.
        at: The instant.
        **data: What fills the texts.

    Effects:
        A message each.
    """
    people = people_of_firm(membership.uscc, as_of=timezone.localdate(at), at=at)
    tell(
        [one.person_id for one in people],
        subject=subject,
        body=body,
        data={"firm": membership.firm_name, **data},
        link=f"/fund/mine/{membership.fund}/",
        at=at,
        key=f"members:{membership.pk}:{key}",
    )
