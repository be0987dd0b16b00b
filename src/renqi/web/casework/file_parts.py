"""The parts of a case's file in words: its form and its files (卷宗内容)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from renqi.engines.casework.domain.case_kinds import Remark, kind_offered
from renqi.engines.casework.domain.case_type import CaseType, FieldKind
from renqi.engines.casework.domain.content_types import JPEG, PDF, PNG
from renqi.engines.casework.selectors.case_file import case_file
from renqi.engines.casework.selectors.case_head import CaseHead
from renqi.engines.casework.selectors.evidence import EvidenceLine
from renqi.identity.domain.actor import Actor
from renqi.web.casework import words
from renqi.web.shell.bilingual import said

# What a browser shows by itself, and shows as nothing but what it is.
SHOWN_IN_PLACE = frozenset({PDF, PNG, JPEG})


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLine:
    """One field of the form as it reads."""

    label: str
    value: str
    is_long: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One file as the page lists it."""

    line: EvidenceLine
    kind: str
    type_words: str
    size_words: str
    is_shown_in_place: bool


def form_lines(head: CaseHead, *, actor: Actor) -> tuple[FormLine, ...]:
    """Give the form of a case as the reader may know it.

    Raises:
        InterestUndeclared: The person must first declare interests.
        ConflictOfInterest: The person has one.
    """
    file = case_file(head.case_id, actor=actor)
    hides = file.is_blind
    return tuple(
        FormLine(
            label=said(field.label),
            value=words.value_words(field, file.form.get(field.key)),
            is_long=field.kind is FieldKind.LONG_TEXT,
        )
        for field in head.case_type.form
        if not (hides and field.identifies)
    )


def remarks_on(head: CaseHead) -> tuple[Remark, ...]:
    """Give what the programme has to say of the subject, to officials alone (办理参考)."""
    kind = kind_offered(head.case_type.key)
    if kind is None or head.is_subject or head.is_blind:
        return ()
    return kind.remarks(head.subject_key, at=timezone.now())


def evidence_lines(case_type: CaseType, lines: Sequence[EvidenceLine]) -> tuple[FileLine, ...]:
    """Put the files of a case into words."""
    return tuple(
        FileLine(
            line=line,
            kind=words.evidence_words(case_type, line.kind),
            type_words=words.file_words(line.content_type),
            size_words=words.size_words(line.size),
            is_shown_in_place=line.content_type in SHOWN_IN_PLACE,
        )
        for line in lines
    )
