"""What a charter's document is made of: entries, records and rows, each with its words (条目).

One table of them (`schema.py`) says what may be written. Reading, writing, pages, forms and the
comparison of two versions all follow it, so that a field exists once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from renqi.engines.policy.domain.tree import Label
from renqi.programmes.riskfund.charter.domain.vocabulary import WHOLE

# No sum of money in a charter is above ten trillion yuan.
MONEY_MAX = 10**15


class EntryKind(StrEnum):
    """How a value is written (条目类型)."""

    TEXT = "text"
    LABEL = "label"
    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"
    COUNTS = "counts"
    TEXTS = "texts"
    RULE = "rule"


NOT_SAID = Label(zh="未规定", en="not said")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One value (条目).

    Attributes:
        key: Its name in the document and in the typed charter.
        label: Its name for people.
        kind: How it is written.
        lowest: Least value, in the stored unit.
        highest: Greatest value, in the stored unit.
        is_optional: Whether it may be left out.
        none: What its absence means, in words.
        unit: What a count counts.
        choices: The values that may be chosen, with their words.
        make: What a chosen value becomes.
        hint: What a person who fills it in should know.
    """

    key: str
    label: Label
    kind: EntryKind
    lowest: int = 0
    highest: int = MONEY_MAX
    is_optional: bool = False
    none: Label = NOT_SAID
    unit: Label | None = None
    choices: Mapping[str, Label] = field(default_factory=dict)
    make: Callable[[str], Any] = str
    hint: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Several values together (条款)."""

    key: str
    label: Label
    make: Callable[..., Any]
    nodes: tuple["Node", ...]
    is_optional: bool = False
    none: Label = NOT_SAID
    hint: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Any number of records of one form (表).

    Attributes:
        named_by: The entries that tell one row from another.
        least: At least so many rows.
        is_ordered: Whether it matters which row comes first.
        is_keyed: Whether the document writes a mapping from the name of a row to the row.
    """

    key: str
    label: Label
    make: Callable[..., Any]
    nodes: tuple["Node", ...]
    named_by: tuple[str, ...] = ("key",)
    least: int = 0
    is_ordered: bool = False
    is_keyed: bool = False
    none: Label = NOT_SAID
    hint: Label | None = None


Node = Entry | Record | Rows


def label(zh: str, en: str) -> Label:
    """Write a text in both languages."""
    return Label(zh=zh, en=en)


def text(key: str, zh: str, en: str, **more: Any) -> Entry:
    """Describe a text (文本)."""
    return Entry(key=key, label=label(zh, en), kind=EntryKind.TEXT, **more)


def words(key: str, zh: str, en: str, **more: Any) -> Entry:
    """Describe a text in both languages (双语文本)."""
    return Entry(key=key, label=label(zh, en), kind=EntryKind.LABEL, **more)


def money(key: str, zh: str, en: str, **more: Any) -> Entry:
    """Describe an amount of money (金额)."""
    return Entry(key=key, label=label(zh, en), kind=EntryKind.MONEY, **more)


def share(key: str, zh: str, en: str, *, highest: int = WHOLE, **more: Any) -> Entry:
    """Describe a share, no more than the whole unless said otherwise (比例)."""
    return Entry(key=key, label=label(zh, en), kind=EntryKind.SHARE, highest=highest, **more)


def count(key: str, zh: str, en: str, unit: Label, *, highest: int = 1200, **more: Any) -> Entry:
    """Describe a whole number of something (数量)."""
    return Entry(
        key=key, label=label(zh, en), kind=EntryKind.COUNT, unit=unit, highest=highest, **more
    )


def choice(
    key: str, zh: str, en: str, choices: Mapping[Any, Label], make: Callable[[str], Any] = str
) -> Entry:
    """Describe a value of a list (选项)."""
    named = {str(one): words for one, words in choices.items()}
    return Entry(key=key, label=label(zh, en), kind=EntryKind.CHOICE, choices=named, make=make)


MONTHS = label("个月", "months")
DAYS = label("天", "days")
WORKING_DAYS = label("个工作日", "working days")
HOURS = label("小时", "hours")
TIMES = label("倍", "times")
OF_MONTH = label("日", "")
ANY = label("不限", "any")
