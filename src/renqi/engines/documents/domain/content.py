"""What a letter and a list say, before either is laid out (文书内容).

A letter of refusal, as a programme would issue it:

    LetterContent(
        addressee="深圳市示例精密科技有限公司",
        paragraphs=("你单位申请的事项，本机关已审查完毕。",),
        facts=(
            FactRow(
                name="上年度研发费用占比",
                value="2.1%",
                condition="不低于 3%",
                verdict=Verdict.UNMET,
                clause="第八条第二项",
            ),
        ),
        decision="不予认定。",
        remedy="如不服本决定，可通过本系统提出复核。",
        remedy_until=date(2026, 12, 31),
        signatory="深圳市工业和信息化局",
        signed_on=date(2026, 11, 1),
    )

and a list, whose rows have one text for each column:

    ListContent(
        columns=(Column(label="序号", align=Align.RIGHT), Column(label="企业名称", width=4)),
        rows=(("1", "深圳市示例精密科技有限公司"),),
        signatory="深圳市工业和信息化局",
        signed_on=date(2026, 11, 1),
    )

Every text is text: a layout shows it as it stands, whatever it looks like.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

# More columns than these do not fit upright.
_COLUMNS_UPRIGHT = 6


class InBoth(Protocol):
    """Anything with a Chinese and an English text (双语文本)."""

    @property
    def zh(self) -> str:
        """The Chinese text."""

    @property
    def en(self) -> str:
        """The English text."""


class DocumentKind(StrEnum):
    """What kinds of documents there are (文书种类)."""

    LETTER = "letter"
    LIST = "list"


class Language(StrEnum):
    """In which language a document is (语言)."""

    ZH = "zh"
    EN = "en"


class Verdict(StrEnum):
    """What became of a condition, in the words of the rules (结论)."""

    MET = "met"
    REVIEW = "review"
    UNKNOWN = "unknown"
    UNMET = "unmet"


class Align(StrEnum):
    """Where the text of a column stands (对齐)."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """A fact on which a decision rests (事实依据).

    Attributes:
        name: What it is.
        value: What it came to, with its unit.
        condition: What was asked for, if anything.
        verdict: Whether that is so.
        clause: Where the document asks for it.
    """

    name: str
    value: str
    condition: str = ""
    verdict: Verdict | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContent:
    """What a letter says (函件内容).

    Attributes:
        addressee: To whom.
        paragraphs: What comes before the facts.
        facts: What the decision rests on.
        decision: The decision itself, in one or a few sentences.
        remedy: What can be done against it, and where.
        remedy_until: The last day for that.
        signatory: The office that decides.
        signed_on: The day under the letter.
        language: In which language all that is.
    """

    addressee: str
    paragraphs: tuple[str, ...]
    signatory: str
    signed_on: date
    facts: tuple[FactRow, ...] = ()
    decision: str = ""
    remedy: str = ""
    remedy_until: date | None = None
    language: Language = Language.ZH


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a list (列).

    Attributes:
        label: Its heading.
        width: Its share of the page beside those of the others.
        align: Where its texts stand.
    """

    label: str
    width: int = 1
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True, kw_only=True)
class ListContent:
    """What a list says (名单内容).

    Attributes:
        columns: Its columns.
        rows: Its rows, each with one text for each column.
        signatory: The office that issues it.
        signed_on: The day under it.
        paragraphs: What comes before the rows.
        addressee: To whom; nobody for a list for everybody.
        notes: What comes below the rows.
        language: In which language all that is.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    signatory: str
    signed_on: date
    paragraphs: tuple[str, ...] = ()
    addressee: str = ""
    notes: tuple[str, ...] = ()
    language: Language = Language.ZH

    @property
    def is_wide(self) -> bool:
        """Whether the list lies across the page."""
        return len(self.columns) > _COLUMNS_UPRIGHT


Content = LetterContent | ListContent


def kind_of(content: Content) -> DocumentKind:
    """Tell which kind of document a content is for."""
    return DocumentKind.LETTER if isinstance(content, LetterContent) else DocumentKind.LIST


def as_plain(content: Content) -> dict[str, Any]:
    """Give a content as plain values that JSON holds (内容转为数据)."""
    return {key: _plain(value) for key, value in asdict(content).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, StrEnum) else value
