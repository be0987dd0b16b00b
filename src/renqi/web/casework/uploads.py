"""What may be handed in with a case, and what has been (材料上传)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from renqi.engines.casework.domain.case_type import EvidenceKind
from renqi.engines.casework.selectors.case_head import CaseHead
from renqi.engines.casework.selectors.evidence import EvidenceLine
from renqi.web.casework import words
from renqi.web.casework.file_parts import FileLine, evidence_lines
from renqi.web.shell.bilingual import listed, said


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadCard:
    """One kind of file, what it may be, and the files there are of it.

    Attributes:
        kind: The kind.
        label: What it is called, with "required" in words where it is.
        taken: What may be handed in, in words.
        accept: The same for the browser's file chooser.
        files: The files that are there.
    """

    kind: EvidenceKind
    label: str
    taken: str
    accept: str
    files: tuple[FileLine, ...]


def upload_cards(head: CaseHead, files: Sequence[EvidenceLine]) -> tuple[UploadCard, ...]:
    """Give a card for each kind of file that comes with the form (材料上传)."""
    return tuple(
        upload_card(head, kind, files) for kind in head.case_type.evidence if not kind.attached_by
    )


def duty_upload_cards(head: CaseHead, files: Sequence[EvidenceLine]) -> tuple[UploadCard, ...]:
    """Give a card for each kind of file that the person brings by a duty here (经办材料上传)."""
    mine = {
        rule.duty
        for rule in head.case_type.acts
        if rule.duty in head.duties and head.stage in rule.from_stages
    }
    return tuple(
        upload_card(head, kind, files)
        for kind in head.case_type.evidence
        if kind.attached_by and kind.attached_by in mine
    )


def upload_card(head: CaseHead, kind: EvidenceKind, files: Sequence[EvidenceLine]) -> UploadCard:
    """Give the card of one kind of file."""
    types = listed(words.file_words(one) for one in kind.content_types)
    label = said(kind.label)
    if kind.key in _needed(head):
        label = gettext("{label} (required)").format(label=label)
    return UploadCard(
        kind=kind,
        label=label,
        taken=gettext("{types}, up to {size} a file").format(
            types=types, size=words.size_words(kind.bytes_max)
        ),
        accept=",".join(words.ENDINGS[one] for one in kind.content_types if one in words.ENDINGS),
        files=evidence_lines(head.case_type, [one for one in files if one.kind == kind.key]),
    )


def _needed(head: CaseHead) -> set[str]:
    return {
        key
        for rule in head.case_type.acts
        if head.stage in rule.from_stages
        for key in rule.needs.evidence
    }
