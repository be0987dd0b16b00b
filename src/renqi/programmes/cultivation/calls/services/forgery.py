"""What follows when a fact of an application is found forged (弄虚作假处理).

The application is refused; the rule's ban begins, so that the firm cannot hand in another while
it runs; and whoever keeps the register is told which titles the rule has revoked for it.
"""

from django.utils import timezone
from django.utils.translation import gettext_noop

from renqi.engines.casework.domain.case_kinds import Moved
from renqi.identity.domain.permissions import Role
from renqi.identity.selectors.holders import holders_of
from renqi.identity.services.tell import tell
from renqi.programmes.cultivation.calls.models import Application
from renqi.programmes.cultivation.calls.services.issue_letter import issue_refusal
from renqi.programmes.cultivation.ladder.domain.lifecycle import lifecycle_by, terms_at

_FORGED = gettext_noop("A fact of an application was found forged")
_FORGED_BODY = gettext_noop(
    "{name} ({uscc}), {number}. By {document} the titles that the firm holds are to be revoked:"
    " open the revocation from its titles."
)


def follow_forgery(application: Application, moved: Moved) -> None:
    """Refuse with a letter, let the ban begin, and have the titles looked at (弄虚作假处理).

    Effects:
        The instant of the finding, from which the ban runs; a letter; messages.
    """
    application.forged_at = moved.at
    application.save(update_fields=["forged_at"])
    issue_refusal(application, moved)
    call = application.call
    terms = terms_at(call.rung, timezone.localdate(moved.at)) or lifecycle_by(call.rule_ref)
    keepers = holders_of(
        [Role.BUREAU_OFFICER.value, Role.BUREAU_LEAD.value],
        as_of=timezone.localdate(moved.at),
        at=moved.at,
    )
    tell(
        [one.person_id for one in keepers],
        subject=_FORGED,
        body=_FORGED_BODY,
        data={
            "name": application.firm_name,
            "uscc": application.uscc,
            "number": application.call.number,
            "document": terms.document,
        },
        link=f"/firms/{application.uscc}/",
        at=moved.at,
        key=f"application:{application.pk}:forged",
    )


def undo_forgery(application: Application, _: Moved) -> None:
    """End the ban where the finding is set aside on appeal."""
    application.forged_at = None
    application.save(update_fields=["forged_at"])
