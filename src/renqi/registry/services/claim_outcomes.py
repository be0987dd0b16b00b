"""What follows when a claim moves: the firm is told, the claimant admitted or let go (认领结果).

Casework tells it of every act in the act's own transaction (`CaseKind.after_act`), whichever way
the act came about: a page, a list of many, the clock. So nobody is admitted without the second
official's confirmation, and none confirmed without being admitted.
"""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_noop

from renqi.engines.casework.domain.case_kinds import Moved
from renqi.identity.selectors.firm_people import people_of_firm
from renqi.identity.services.claimants import admit_claimant, end_claimant
from renqi.identity.services.follow_firm import follow_firm
from renqi.identity.services.tell import tell
from renqi.registry.domain.claim_case import APPROVED, ENDED_WITHOUT, SUBMITTED
from renqi.registry.selectors.claims import code_on_file, name_on_file

_CLAIMED = gettext_noop("Somebody claims your firm's file")
_CLAIMED_BODY = gettext_noop(
    "{name} asks to act for your firm here. If you know nothing of it, tell the bureau before it"
    " decides."
)
_ADMITTED = gettext_noop("Your claim is approved")
_ADMITTED_BODY = gettext_noop("From today you act for {firm}. Its file is open to you.")
_JOINED = gettext_noop("Somebody now acts for your firm")
_JOINED_BODY = gettext_noop("{name} was admitted to your firm's file after a check by the bureau.")
_OWN_FILE, _MESSAGES = "/firms/own/", "/messages/"


def settle_claim(moved: Moved) -> None:
    """Do what follows from an act on a claim (认领后续).

    Raises:
        ClaimantGone: The claimant's role ended before the claim was approved.
        SignInClosed: So did the sign-in.

    Effects:
        Messages; on approval the claimant's role ends and the firm's begins, or that of the firm
        that it was merged into; at any other end the claimant's role ends. The sign-in stays:
        its holder may claim again.

    Locks:
        The claimant.
    """
    if moved.stage == moved.from_stage:
        return
    if moved.stage == SUBMITTED and moved.act == "submit":
        _warn_the_firm(moved)
    elif moved.stage == APPROVED:
        _admit(moved)
    elif moved.stage in ENDED_WITHOUT:
        end_claimant(
            person_id=moved.opened_by,
            reason=f"claim {moved.stage}",
            actor=moved.actor,
            at=moved.at,
        )


def _warn_the_firm(moved: Moved) -> None:
    tell(
        _others(moved),
        subject=_CLAIMED,
        body=_CLAIMED_BODY,
        data={"name": moved.form["claimant_name"]},
        link=_MESSAGES,
        at=moved.at,
        key=f"claim:{moved.case_id}:submitted",
    )


def _admit(moved: Moved) -> None:
    others = _others(moved)
    firm = name_on_file(moved.subject_key) or str(moved.form["firm_name"]).strip()
    admit_claimant(person_id=moved.opened_by, firm_name=firm, actor=moved.actor, at=moved.at)
    goes_on = code_on_file(moved.subject_key)
    if goes_on not in ("", moved.subject_key):
        follow_firm(
            from_uscc=moved.subject_key,
            to_uscc=goes_on,
            to_name=firm,
            reason="the firm was merged",
            actor=moved.actor,
            at=moved.at,
        )
    tell(
        [moved.opened_by],
        subject=_ADMITTED,
        body=_ADMITTED_BODY,
        data={"firm": firm},
        link=_OWN_FILE,
        at=moved.at,
        key=f"claim:{moved.case_id}:admitted",
    )
    tell(
        others,
        subject=_JOINED,
        body=_JOINED_BODY,
        data={"name": moved.form["claimant_name"]},
        link=_OWN_FILE,
        at=moved.at,
        key=f"claim:{moved.case_id}:joined",
    )


def _others(moved: Moved) -> list[int]:
    today: dt.date = timezone.localdate(moved.at)
    people = people_of_firm(moved.subject_key, as_of=today, at=moved.at)
    return [one.person_id for one in people if one.person_id != moved.opened_by]
