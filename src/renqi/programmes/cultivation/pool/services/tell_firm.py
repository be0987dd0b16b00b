"""Tell a firm's people what happens to its place (告知企业)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from renqi.identity.selectors.firm_people import people_of_firm
from renqi.identity.services.tell import tell

OWN_PAGE = "/pool/own/"


def tell_firm(
    uscc: str,
    *,
    subject: str,
    body: str,
    data: Mapping[str, Any],
    as_of: dt.date,
    at: dt.datetime,
    key: str,
) -> int:
    """Tell everybody who acts for a firm, once (告知企业).

    Args:
        uscc: The firm.
        subject: What it is about, as a msgid.
        body: What there is to say, as a msgid.
        data: What fills them.
        as_of: The day on which its people act for it.
        at: The instant.
        key: What makes the message itself.

    Returns:
        How many people act for it and so have the message.

    Effects:
        One message a person.
    """
    people = [one.person_id for one in people_of_firm(uscc, as_of=as_of, at=at)]
    tell(people, subject=subject, body=body, data=data, link=OWN_PAGE, at=at, key=key)
    return len(people)
