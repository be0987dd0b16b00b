"""What a measure of support is once its document is loaded (扶持措施).

A measure is a rule, which says who may have it, and an amount, which says how much. Both are as
dated as the document that they come from.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from renqi.engines.policy.domain.tree import Condition, Label, Rule
from renqi.programmes.cultivation.support.domain.amounts import AmountRule


class MeasureKind(StrEnum):
    """In which form the support comes (扶持方式)."""

    AWARD = "award"
    SUBSIDY = "subsidy"
    INTEREST = "interest"
    VOUCHER = "voucher"
    TAX = "tax"


class Authority(StrEnum):
    """Whose measure it is (出台层级)."""

    DISTRICT = "district"
    CITY = "city"
    PROVINCE = "province"
    NATION = "nation"
    TAX = "tax"


class Phase(StrEnum):
    """Where a day stands in the life of a measure (效力状态)."""

    COMING = "coming"
    IN_FORCE = "in_force"
    UNSURE = "unsure"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDay:
    """A day of every year (每年截止日)."""

    month: int
    day: int

    def next_after(self, on: dt.date) -> dt.date:
        """Return the first such day that is not before a date."""
        this_year = dt.date(on.year, self.month, self.day)
        return this_year if this_year >= on else this_year.replace(year=on.year + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One version of one measure of support (扶持措施版本).

    Attributes:
        key: Name of the measure, the same for all its versions.
        version: The day from which this version is in force.
        matter: What the money is for, with `{year}` for the last closed fiscal year; one matter
            is never funded twice.
        budget: Whose money it is; empty for tax relief, which nobody pays out.
        district: Code of the district whose firms it is for; empty for all.
        end_unknown: Whether it is not known if it still holds; an official has to confirm that.
        effective_until: The first day on which it is no longer in force.
        tops_up: Group of steps of which a higher one pays only the difference.
        one_of: Group of measures of which a firm can use one at a time.
        step: Place in its group; the highest counts.
        rung: Title that opens the measure, where a title does.
        without_application: Whether it comes without application (免申即享).
        to_do: What the firm has to do itself.
        due: The day of every year by which it has to be done.
        pays_in: Shares of the amount by when they are paid; one of 100 unless stated.
        open_question: What the documents leave open, such as what follows on an expiry.
        evidence: How well the document is known: S, S2, M or ?.
    """

    key: str
    version: dt.date
    label: Label
    kind: MeasureKind
    matter: str
    budget: str
    authority: Authority
    district: str
    effective_from: dt.date
    effective_until: dt.date | None
    end_unknown: bool
    is_one_off: bool
    tops_up: str
    one_of: str
    step: int
    rung: str
    without_application: bool
    to_do: Label
    due: MonthDay | None
    pays_in: tuple[tuple[Label, int], ...]
    open_question: Label | None
    amount: AmountRule
    evidence: str
    rule: Rule

    @property
    def requires(self) -> tuple[Condition, ...]:
        """The conditions that must all hold."""
        return self.rule.requires

    @property
    def document(self) -> Mapping[str, Any]:
        """Title, number and day of the document."""
        return self.rule.document

    @property
    def clause(self) -> str:
        """Where in the document it stands."""
        return str(self.rule.document.get("part", ""))

    @property
    def ref(self) -> str:
        """`sz.title_award.srdi@2022-04-08` (措施版本号)."""
        return self.rule.ref

    @property
    def group(self) -> str:
        """The group whose highest step counts; empty for a measure that stands alone."""
        return self.tops_up or self.one_of

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it is in force, None while no end is stated."""
        if self.effective_until is None:
            return None
        return self.effective_until - dt.timedelta(days=1)

    def phase(self, on: dt.date) -> Phase:
        """Say whether it is in force on a day (是否有效)."""
        if on < self.effective_from:
            return Phase.COMING
        if self.effective_until is not None and on >= self.effective_until:
            return Phase.EXPIRED
        return Phase.UNSURE if self.end_unknown else Phase.IN_FORCE

    def is_open(self, on: dt.date) -> bool:
        """Whether it has begun and is not known to have ended (当日可判定)."""
        return self.phase(on) in (Phase.IN_FORCE, Phase.UNSURE)

    def matter_in(self, year: int) -> str:
        """Return what the money is for in a fiscal year (扶持事项)."""
        return self.matter.replace("{year}", str(year))
