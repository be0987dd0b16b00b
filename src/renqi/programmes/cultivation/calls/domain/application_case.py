"""The kind of case by which a firm applies for a rung, made from one template (申报事项).

The template is data (`rules/case_types/application`). A call says which stages it uses, which
materials it wants and how long the notice runs; the rung's rule gives the facts of the form. The
version of the table is its template's and a digest of these choices, so that two calls that ask
the same share a table, and a case keeps the one that it began with.
"""

import dataclasses
import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from renqi.engines.casework.domain.case_type import CaseType, FormField, Label
from renqi.engines.casework.domain.case_type_document import from_document
from renqi.engines.casework.domain.check_case_type import check_case_type
from renqi.engines.casework.domain.content_types import JPEG, OFD, PDF, PNG, XLSX
from renqi.programmes.cultivation.calls.domain.fact_fields import fact_fields
from renqi.programmes.cultivation.ladder.domain.rungs import Rung

RULES = Path(__file__).parent.parent / "rules"
TEMPLATE = "2026-11-23"
_TEMPLATE = RULES / "case_types" / "application" / f"{TEMPLATE}.yaml"
KIND_PREFIX = "cultivation.application."
OPTIONAL_STAGES = ("review", "site")
_DIGEST_LETTERS = 12
_BYTES_MAX = 20 * 1024 * 1024
_AFTER = "@after:"
_FILE_TYPES = (PDF, JPEG, PNG, OFD, XLSX)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChoices:
    """What a call chooses about the table of its applications (申报事项选项).

    Attributes:
        rung: The rung.
        rule_ref: The version of the rule that the call fixes.
        stages: The optional stages that are used.
        materials: Kinds of files that must be handed in.
        notice_days: Working days that the notice runs.
    """

    rung: Rung
    rule_ref: str
    stages: frozenset[str]
    materials: tuple[str, ...]
    notice_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A kind of file that a call may ask for (申报材料)."""

    key: str
    label: Label
    identifies: bool = False
    always: bool = False
    in_path: str = ""
    by: str = ""


def kind_of(rung_key: str) -> str:
    """Give the key of the kind of case for a rung."""
    return KIND_PREFIX + rung_key


def is_application(case_type_key: str) -> bool:
    """Whether a kind of case is an application for a rung."""
    return case_type_key.startswith(KIND_PREFIX)


@functools.cache
def materials() -> tuple[Material, ...]:
    """Read every kind of file that a call may ask for (申报材料目录)."""
    return tuple(
        Material(**{**row, "label": Label(**row["label"])})
        for row in _document(RULES / "materials.yaml")["materials"]
    )


def choosable_materials() -> tuple[Material, ...]:
    """Give the kinds that a call chooses from; the others come with the stages."""
    return tuple(one for one in materials() if not (one.always or one.in_path))


@functools.lru_cache(maxsize=128)
def application_case_type(choices: TableChoices) -> CaseType:
    """Make the table of a call's applications (申报事项类型).

    Raises:
        CaseTypeInconsistent: The template contradicts itself.
    """
    template = _document(_TEMPLATE)
    used = set(template["path"]) - set(template["optional"]) | choices.stages
    path = [stage for stage in template["path"] if stage in used]
    fields = fact_fields(choices.rule_ref)
    document = {
        name: [_row(row, path) for row in template[name] if _is_used(row, used)]
        for name in ("duties", "stages", "acts", "deadlines", "separations", "four_eyes", "form")
    }
    _leave_out_unused(document)
    document["deadlines"].append({"stage": "notice", "working_days": choices.notice_days})
    _require_materials(document["acts"], choices.materials)
    document["evidence"] = _evidence(document["stages"], used, choices.materials)
    made = from_document(
        {
            **document,
            "key": kind_of(choices.rung.key),
            "version": _version(choices, fields),
            "label": {
                "zh": f"{choices.rung.zh}申报",
                "en": f"Application: {choices.rung.en}",
            },
            "initial": "draft",
            "opened_by": "applicant",
            "readers": template["readers"],
            "one_open": True,
        }
    )
    return check_case_type(_with_fields(made, fields))


def _document(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)


def _is_used(row: Mapping[str, Any], used: set[str]) -> bool:
    return row.get("in_path", "") in {"", *used}


def _row(row: Mapping[str, Any], path: Sequence[str]) -> dict[str, Any]:
    made = {key: value for key, value in row.items() if key != "in_path"}
    if str(made.get("to_stage", "")).startswith(_AFTER):
        before = made["to_stage"].removeprefix(_AFTER)
        made["to_stage"] = path[path.index(before) + 1]
    return made


def _leave_out_unused(document: dict[str, list[dict[str, Any]]]) -> None:
    """Drop from what is left the names of stages and duties that are gone."""
    stages = {row["key"] for row in document["stages"]}
    duties = {row["key"] for row in document["duties"]}
    for act in document["acts"]:
        act["from_stages"] = [stage for stage in act["from_stages"] if stage in stages]
    for apart in document["separations"]:
        apart["duties"] = [duty for duty in apart["duties"] if duty in duties]


def _require_materials(acts: list[dict[str, Any]], wanted: Sequence[str]) -> None:
    submit = next(act for act in acts if act["key"] == "submit")
    submit["needs"] = {**submit["needs"], "evidence": list(wanted)}


def _evidence(
    stages: Sequence[Mapping[str, Any]], used: set[str], wanted: Sequence[str]
) -> list[dict[str, Any]]:
    seen = [stage["key"] for stage in stages if stage["key"] != "draft"]
    return [
        {
            "key": one.key,
            "label": {"zh": one.label.zh, "en": one.label.en},
            "content_types": list(_FILE_TYPES),
            "bytes_max": _BYTES_MAX,
            "visible_in": seen,
            "identifies": one.identifies,
            "attached_by": one.by,
        }
        for one in materials()
        if one.key in wanted or one.always or one.in_path in used
    ]


def _with_fields(case_type: CaseType, fields: tuple[FormField, ...]) -> CaseType:
    return dataclasses.replace(case_type, form=(*case_type.form, *fields))


def _version(choices: TableChoices, fields: Sequence[FormField]) -> str:
    text = json.dumps(
        [
            choices.rung.key,
            choices.rule_ref,
            sorted(choices.stages),
            sorted(choices.materials),
            choices.notice_days,
            [field.key for field in fields],
            # The template itself: a case keeps the table that it began with.
            _TEMPLATE.read_text("utf-8"),
        ],
        ensure_ascii=False,
    )
    return f"{TEMPLATE}-{hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_LETTERS]}"
