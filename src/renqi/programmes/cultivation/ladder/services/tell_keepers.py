"""Tell the bureau that titles were revoked, for which money may have been paid (撤销提醒)."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_noop

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.permissions import Role
from renqi.identity.selectors.holders import holders_of
from renqi.identity.services.tell import tell
from renqi.programmes.cultivation.ladder.domain.rungs import rung_of
from renqi.programmes.cultivation.ladder.models import Title

_SUBJECT = gettext_noop("A title was revoked: see what was paid for it")
_BODY = gettext_noop(
    "{name} ({uscc}): {title}. What was paid for it and is not claimed back stands on the page of"
    " the title."
)


def tell_keepers(titles: Sequence[Title], *, case_id: int, at: dt.datetime) -> None:
    """Tell whoever keeps titles which ones a case has taken (告知称号管理人员).

    Effects:
        One message a title and person.
    """
    keepers = holders_of(
        [Role.BUREAU_OFFICER.value, Role.BUREAU_LEAD.value], as_of=day_of(at), at=at
    )
    for title in titles:
        rung = rung_of(title.rung)
        tell(
            [one.person_id for one in keepers],
            subject=_SUBJECT,
            body=_BODY,
            data={
                "name": title.firm_name,
                "uscc": title.uscc,
                "title": {"zh": rung.zh, "en": rung.en},
            },
            link=f"/ladder/titles/{title.pk}/",
            at=at,
            key=f"title:{title.pk}:revoked-by:{case_id}",
        )
