"""Begin to claim a firm's file: a sign-in that may do nothing else, and a case (发起认领)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from renqi.engines.casework.services.open_case import open_case
from renqi.engines.casework.services.save_draft import save_draft
from renqi.identity.domain.actor import Actor
from renqi.identity.services.acting import acting_within
from renqi.identity.services.claimants import claim_again, make_claimant
from renqi.kernel.ids import require_credit_code
from renqi.registry.domain.claim_case import claim_case_type


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimBegun:
    """A claim that waits for its letter of authorisation (已发起认领).

    Attributes:
        claimant: Who claims, as who they now act.
        case_id: The case.
    """

    claimant: Actor
    case_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRequest:
    """What a stranger writes to claim a firm's file (认领申请).

    Attributes:
        uscc: Credit code of the firm as written.
        firm_name: Its name as written.
        name: Name of the stranger.
        username: Sign-in name.
        password: Password, checked against the rules.
        email: Address for notices; empty for none.
        phone: Telephone number; empty for none.
    """

    uscc: str
    firm_name: str
    name: str
    username: str
    password: str
    email: str = ""
    phone: str = ""


def claim_firm(request: ClaimRequest, *, at: dt.datetime) -> ClaimBegun:
    """Make a claimant and open their case as a draft (发起认领).

    The same happens whether the firm is on file, unknown, or claimed by others: what is known
    here of a firm is not told to whoever knows its credit code.

    Raises:
        CreditCodeRefused: The code is not valid.
        UsernameTaken: Somebody has the sign-in name.
        UsernameMisshapen: The sign-in name is not plain.
        OrganisationClosed: The bureau has shut the firm out.

    Effects:
        What `make_claimant` and `open_case` write, and one Draft; one transaction.
    """
    uscc = require_credit_code(request.uscc)
    firm_name = request.firm_name.strip()
    with transaction.atomic():
        claimant = make_claimant(
            uscc=uscc,
            firm_name=firm_name,
            name=request.name,
            username=request.username,
            password=request.password,
            email=request.email,
            at=at,
        )
        case_id = _open(
            claimant,
            uscc=uscc,
            firm_name=firm_name,
            name=request.name.strip(),
            phone=request.phone.strip(),
            at=at,
        )
    return ClaimBegun(claimant=claimant, case_id=case_id)


def claim_firm_again(
    *, person_id: int, uscc: str, firm_name: str, phone: str, at: dt.datetime
) -> ClaimBegun:
    """Open another case for somebody whose earlier claim came to nothing (再次认领).

    Raises:
        CreditCodeRefused: The code is not valid.
        ClaimsWithRole: They act for somebody, or claim already.
        ClaimsTooMany: They have claimed often lately.
        OrganisationClosed: The bureau has shut the firm out.

    Effects:
        What `claim_again` and `open_case` write, and one Draft; one transaction.
    """
    code = require_credit_code(uscc)
    with transaction.atomic():
        claimant = claim_again(person_id=person_id, uscc=code, firm_name=firm_name.strip(), at=at)
        case_id = _open(
            claimant,
            uscc=code,
            firm_name=firm_name.strip(),
            name=claimant.name,
            phone=phone.strip(),
            at=at,
        )
    return ClaimBegun(claimant=claimant, case_id=case_id)


def _open(
    claimant: Actor, *, uscc: str, firm_name: str, name: str, phone: str, at: dt.datetime
) -> int:
    # A stranger sees no case; from here on it is the claimant who acts, and sees their own.
    with acting_within(claimant, money_owner=""):
        case = open_case(
            case_type=claim_case_type(),
            subject_key=uscc,
            title=firm_name,
            actor=claimant,
            at=at,
        )
        form = {"firm_name": firm_name, "claimant_name": name, "phone": phone}
        save_draft(case_id=case.pk, data=form, based_on=0, actor=claimant, at=at)
    return case.pk
