"""Write a claim: a draft that is never lost, and the files that prove it (起草救助申请)."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.casework.services.keep_file import GivenFile, check_file, keep_file
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.programmes.riskfund.charter.selectors.funds import charter_on, fund_of
from renqi.programmes.riskfund.relief.domain import claim_refusals as refusals
from renqi.programmes.riskfund.relief.domain.claim_form import LINES_MAX
from renqi.programmes.riskfund.relief.domain.claim_states import ClaimStage, FileKind
from renqi.programmes.riskfund.relief.models import Claim, ClaimFile
from renqi.programmes.riskfund.relief.selectors.claim_standing import member_of
from renqi.programmes.riskfund.relief.services.claim_constraints import refusing
from renqi.registry.selectors.claims import name_on_file

FILES_MAX = 20
FILE_BYTES_MAX = 10 * 1024 * 1024
FILE_TYPES = ("application/pdf", "image/jpeg", "image/png")
FIELDS = (
    "event_kind",
    "declared",
    "event_on",
    "help_form",
    "wanted",
    "drop",
    "words",
    "payee_number",
    "payee_bank_code",
    "payee_bank_name",
    "declares",
)
LINE_FIELDS = (
    "counterparty",
    "counterparty_uscc",
    "invoice_no",
    "amount",
    "buyer",
    "delivered_on",
    "accepted_on",
    "agreed_days",
    "due_on",
    "words",
)
_CHARACTERS_MAX = 2_000
_OPEN = (ClaimStage.DRAFT.value, ClaimStage.MORE.value)
# Proof may follow while the claim is looked at; what was handed in stays.
_TAKES_FILES = (*_OPEN, ClaimStage.CHECK.value)


def open_draft(fund: str, *, actor: Actor, at: dt.datetime) -> int:
    """Begin a claim of the actor's firm, with what is known filled in; or go on with it (起草).

    The account of the firm's last claim is filled in; an event that is declared comes from the
    page.

    Args:
        fund: The fund.
        actor: Somebody of the firm.
        at: The instant.

    Returns:
        The draft; a firm has one a fund.

    Raises:
        FundUnknown: There is no such fund.
        NotMember: The firm is no member of it.

    Effects:
        One Claim that is a draft, the first time.
    """
    found = _draft_of(fund, actor)
    if found is not None:
        return found
    line = fund_of(fund, scope=actor.scope(Action.FUND_READ))
    member_of(fund, actor.uscc, name=actor.organisation, on=day_of(at))
    with transaction.atomic():
        row = Claim(
            fund=fund,
            institution_id=line.institution_id,
            uscc=actor.uscc,
            firm_name=name_on_file(actor.uscc) or actor.organisation,
            stage_since=at,
            form=_first_form(actor.uscc),
            opened_at=at,
            opened_by_id=actor.person_id,
            opened_by=actor.signature,
            saved_at=at,
            saved_by=actor.signature,
        )
        # Two people of the firm may begin at once; the second goes on with the draft of the first.
        Claim.objects.bulk_create([row], ignore_conflicts=True)
    return _draft_of(fund, actor) or 0


def save_draft(
    claim_id: int,
    *,
    form: Mapping[str, Any],
    based_on: int,
    actor: Actor,
    at: dt.datetime,
) -> int:
    """Keep what somebody typed (保存草稿); nothing is judged here, nothing is lost.

    Args:
        claim_id: The claim, a draft or back with the firm.
        form: The fields as typed; others than those of a claim are left out.
        based_on: The revision that the person saw.
        actor: Somebody of the firm.
        at: The instant.

    Returns:
        The revision that stands now.

    Raises:
        ClaimUnknown: There is none of the firm.
        ClaimMoved: It was handed in.
        DraftMoved: Somebody saved since.

    Effects:
        The claim's form.

    Locks:
        The claim.
    """
    with transaction.atomic():
        claim = own_claim(claim_id, actor=actor)
        if claim.stage not in _OPEN:
            raise refusals.ClaimMoved(stage=claim.stage)
        tidy = tidy_form(form)
        if tidy == claim.form:
            return claim.revision
        if claim.revision != based_on:
            raise refusals.DraftMoved(name=claim.saved_by)
        claim.form, claim.revision = tidy, claim.revision + 1
        claim.saved_at, claim.saved_by = at, actor.signature
        claim.save(update_fields=["form", "revision", "saved_at", "saved_by"])
    return claim.revision


def discard_draft(claim_id: int, *, actor: Actor, at: dt.datetime) -> None:
    """Put a draft away (放弃草稿); its words stay on record.

    Raises:
        ClaimUnknown: There is none of the firm.
        ClaimMoved: It was handed in.

    Effects:
        The claim is withdrawn.

    Locks:
        The claim.
    """
    with transaction.atomic():
        claim = own_claim(claim_id, actor=actor)
        if claim.stage != ClaimStage.DRAFT:
            raise refusals.ClaimMoved(stage=claim.stage)
        claim.stage, claim.stage_since = ClaimStage.WITHDRAWN.value, at
        claim.save(update_fields=["stage", "stage_since"])


def attach_file(claim_id: int, *, kind: str, file: GivenFile, actor: Actor, at: dt.datetime) -> int:
    """Keep a file with a claim (上传材料); what it is, its bytes say.

    Raises:
        ClaimUnknown: There is none of the firm.
        ClaimMoved: It was handed in.
        FileKindUnknown: The charter of today asks for no such files.
        FileFull: There are as many as a claim may have.
        DomainError: The file is empty, too large, of another type or oddly named.

    Effects:
        The bytes under the data directory, one ClaimFile.

    Locks:
        The claim.
    """
    found = check_file(file, content_types=FILE_TYPES, bytes_max=FILE_BYTES_MAX)
    sha256 = hashlib.sha256(file.content).hexdigest()
    with refusing(), transaction.atomic():
        claim = own_claim(claim_id, actor=actor)
        if claim.stage not in _TAKES_FILES:
            raise refusals.ClaimMoved(stage=claim.stage)
        if kind not in file_kinds(claim.fund, on=day_of(at)):
            raise refusals.FileKindUnknown(kind=kind)
        here = ClaimFile.objects.filter(claim=claim, withdrawn_at__isnull=True)
        keep_file(sha256, file.content)
        same = here.filter(kind=kind, sha256=sha256).first()
        if same is not None:
            return same.pk
        if here.count() >= FILES_MAX:
            raise refusals.FileFull(most=FILES_MAX)
        return ClaimFile.objects.create(
            claim=claim,
            kind=kind,
            file_name=file.name.strip(),
            sha256=sha256,
            size=len(file.content),
            content_type=found,
            by_id=actor.person_id,
            by=actor.signature,
            at=at,
        ).pk


def take_file_back(file_id: int, *, actor: Actor, at: dt.datetime) -> int:
    """Take a file of a claim back while it can be written (撤回材料); its bytes stay.

    Returns:
        The claim.

    Raises:
        FileUnknown: There is none of the firm.
        ClaimMoved: The claim was handed in.

    Locks:
        The claim.
    """
    with transaction.atomic():
        found = ClaimFile.objects.filter(pk=file_id, withdrawn_at__isnull=True).first()
        if found is None:
            raise refusals.FileUnknown(file=file_id)
        claim = own_claim(found.claim_id, actor=actor)
        if claim.stage not in _OPEN:
            raise refusals.ClaimMoved(stage=claim.stage)
        found.withdrawn_at = at
        found.save(update_fields=["withdrawn_at"])
    return claim.pk


def file_kinds(fund: str, *, on: dt.date) -> tuple[str, ...]:
    """Name the kinds of files that the fund's charter of a day asks for, and any other."""
    charter = charter_on(fund, on=on).charter
    asked = dict.fromkeys(kind for event in charter.events for kind in event.evidence)
    return (*asked, FileKind.OTHER.value)


def own_claim(claim_id: int, *, actor: Actor) -> Claim:
    """Lock a claim of the actor's firm.

    Raises:
        ClaimUnknown: There is none of the firm, or the person does not claim for it.
    """
    scope = actor.scope(Action.RELIEF_CLAIM)
    rows = Claim.objects.select_for_update(no_key=True).filter(uscc=scope.uscc).exclude(uscc="")
    row = rows.filter(pk=claim_id).first()
    if row is None:
        raise refusals.ClaimUnknown(claim=claim_id)
    return row


def tidy_form(form: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the fields of a claim as short texts, whatever a browser sends."""
    tidy: dict[str, Any] = {key: _text(form.get(key)) for key in FIELDS if _text(form.get(key))}
    rows = form.get("losses")
    lines = rows if isinstance(rows, (list, tuple)) else ()
    told = [
        {key: _text(row.get(key)) for key in LINE_FIELDS if _text(row.get(key))}
        for row in lines[:LINES_MAX]
        if isinstance(row, Mapping)
    ]
    tidy["losses"] = [row for row in told if set(row) - {"buyer"}]
    return tidy


def _text(said: object) -> str:
    return str(said or "").replace("\x00", "").strip()[:_CHARACTERS_MAX]


def _draft_of(fund: str, actor: Actor) -> int | None:
    rows = Claim.objects.filter(fund=fund, uscc=actor.uscc, stage=ClaimStage.DRAFT.value)
    return rows.exclude(uscc="").values_list("pk", flat=True).first()


def _first_form(uscc: str) -> dict[str, Any]:
    last = (
        Claim.objects.filter(uscc=uscc, number__isnull=False)
        .order_by("-handed_in_at")
        .values("payee_number", "payee_bank_code", "payee_bank_name")
        .first()
    )
    return {**{key: said for key, said in (last or {}).items() if said}, "losses": []}
