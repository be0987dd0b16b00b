"""What is said about a bad cell, row or file (退回原因与提示).

The texts are in `reasons.yaml`; a reason code picks one, and its blanks are filled here.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

import yaml

from renqi.registry.intake.result import Notice, Reject

# Between a reason code and its hint while both travel through a column of texts.
HINT_MARK = "\x1f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """The texts of one reason; a notice has no remedy (原因文字)."""

    zh: str
    en: str
    remedy_zh: str = ""
    remedy_en: str = ""


@functools.cache
def reject_reasons() -> Mapping[str, Reason]:
    """Return the texts of refusals by code (退回原因)."""
    return _reasons("rejects")


@functools.cache
def notice_reasons() -> Mapping[str, Reason]:
    """Return the texts of notices by code (提示)."""
    return _reasons("notices")


def reject(marked: str, *, row: int, column: str, value: str, blanks: Mapping[str, str]) -> Reject:
    """Fill the texts of one refused cell; `marked` is a code with its hint (生成退回项)."""
    code, _, hint = marked.partition(HINT_MARK)
    reason = reject_reasons()[code]
    filled = {"low": "", "high": "", "unit": "", **blanks, "hint": hint}
    return Reject(
        row=row,
        column=column,
        value=value,
        code=code,
        reason_zh=reason.zh.format(**filled),
        reason_en=reason.en.format(**filled),
        remedy_zh=reason.remedy_zh.format(**filled).strip(),
        remedy_en=reason.remedy_en.format(**filled).strip(),
    )


def notice(
    code: str, *, count: int = 1, row: int | None = None, column: str = "", hint: str = ""
) -> Notice:
    """Fill the text of one notice (生成提示)."""
    reason = notice_reasons()[code]
    return Notice(
        code=code,
        zh=reason.zh.format(hint=hint),
        en=reason.en.format(hint=hint),
        count=count,
        row=row,
        column=column,
    )


def _reasons(part: str) -> dict[str, Reason]:
    text = resources.files("renqi.registry.intake").joinpath("reasons.yaml").read_text("utf-8")
    document = yaml.load(text, Loader=yaml.CSafeLoader)
    return {code: Reason(**texts) for code, texts in document[part].items()}
