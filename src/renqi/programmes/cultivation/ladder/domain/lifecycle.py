"""What a rule version says of a title after it is granted (称号管理条款)."""

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from renqi.engines.policy.domain.tree import Label, Rule
from renqi.programmes.cultivation.ladder.domain.calendar import ONE_DAY, day_in, years_after
from renqi.programmes.cultivation.ladder.domain.catalogue import LADDER_FOLDER, ladder_catalogue
from renqi.programmes.cultivation.ladder.domain.rungs import rung_of

# The ground on which rules take every title of the family, where they say so.
DATA_FRAUD = "data_fraud"
_DECEMBER, _LAST = 12, 31


class Missed(StrEnum):
    """What follows when a duty is missed (逾期后果)."""

    NO_RENEWAL = "no_renewal"
    WATCH_THEN_NO_RENEWAL = "watch_then_no_renewal"
    AFTER_REMINDER = "no_renewal_after_reminder"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A word that programs act upon, with what people read (代码与文字)."""

    code: str
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Where a term is said, and how well that is known (依据)."""

    clause: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """Which older titles are re-assessed under which version (过渡规定).

    Attributes:
        reviewed_under: The version.
        granted_before: Titles granted before this day; none for any.
        batches: Titles of these batches; empty for any.
        renewed_batches: Titles of these batches that were renewed.
        expires_in: Titles that expire in this year; none for any.
        clause: Where it is said.
    """

    reviewed_under: str
    granted_before: dt.date | None = None
    batches: frozenset[int] = frozenset()
    renewed_batches: frozenset[int] = frozenset()
    expires_in: int | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """The terms of one rule version (称号管理条款).

    Attributes:
        rule_ref: The version.
        document: Number of the document.
        years: How long a title holds, or from review to review; none where it is not said.
        ends_with_year: It holds to the end of the calendar year.
        extends_years: What a passed review adds; none where there is no review.
        kept_during_review: It stays valid while a review handed in in time is under way.
        withdrawn_unreviewed: Without a review it is withdrawn, and does not merely lapse.
        update_by: Month and day of the yearly update; empty for none.
        update_in_year_of_grant: The first update is due in the year of the grant already.
        update_missed: What follows a missed update.
        reminder_days: Days to update after the reminder.
        report_months: Months to report a major change; none where none is asked for.
        report_on: The changes.
        report_missed: What follows a missed report.
        grounds: Grounds of revocation.
        ban_years: How long no new application is taken after a revocation.
        ban_on: For which rungs.
        fraud_revokes: Rungs whose titles all go when data are false.
        fraud_ban_years: And for how long none is given again.
        managed_from: The day from which another version's terms keep its titles; none for never.
        managed_under: That version.
        basis: Where each term is said.
        transitions: Which older titles are re-assessed how.
    """

    rule_ref: str
    document: str
    years: int | None = None
    ends_with_year: bool = False
    extends_years: int | None = None
    kept_during_review: bool = False
    withdrawn_unreviewed: bool = False
    update_by: str = ""
    update_in_year_of_grant: bool = False
    update_missed: Missed = Missed.UNSTATED
    reminder_days: int = 0
    report_months: int | None = None
    report_on: tuple[Coded, ...] = ()
    report_missed: Missed = Missed.UNSTATED
    grounds: tuple[Coded, ...] = ()
    ban_years: int | None = None
    ban_on: frozenset[str] = frozenset()
    fraud_revokes: frozenset[str] = frozenset()
    fraud_ban_years: int | None = None
    managed_from: dt.date | None = None
    managed_under: str = ""
    basis: Mapping[str, Basis] = field(default_factory=dict)
    transitions: tuple[Transition, ...] = ()

    def valid_until(self, granted_on: dt.date) -> dt.date | None:
        """Give the last day of a title granted on a day; none where it is not said (有效期)."""
        if self.ends_with_year:
            return dt.date(granted_on.year, _DECEMBER, _LAST)
        return None if self.years is None else years_after(granted_on, self.years)

    def clause(self, term: str) -> str:
        """Say where a term stands: the document, and the clause where it is known (依据条款)."""
        found = self.basis.get(term)
        return found.clause if found else self.document


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateDay:
    """The last day of a yearly update, and the terms that set it (年度更新日)."""

    due_on: dt.date
    terms: Lifecycle


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """How the bureau keeps the register, beside what documents say (称号库管理口径)."""

    warning_days: tuple[int, ...]
    review_opens_days: int
    reinstated_review_days: int


@functools.cache
def keeping() -> Keeping:
    """Read the practice of the register (称号库管理口径)."""
    data = yaml.safe_load(Path(LADDER_FOLDER / "keeping.yaml").read_text("utf-8"))
    return Keeping(
        warning_days=tuple(sorted(data["warning_days"], reverse=True)),
        review_opens_days=data["review_opens_days"],
        reinstated_review_days=data["reinstated_review_days"],
    )


def lifecycle_of(rule: Rule) -> Lifecycle:
    """Read the terms of a rule version (读取管理条款)."""
    data = rule.lifecycle
    return Lifecycle(
        rule_ref=rule.ref,
        document=str(rule.document.get("number") or rule.document["title"]),
        years=data.get("validity_years", data.get("review_every_years")),
        ends_with_year=_code(data, "validity") == "calendar_year",
        extends_years=data.get("review_extends_years"),
        kept_during_review=_code(data, "renewal") == "kept_during_review",
        withdrawn_unreviewed=_code(data, "review_not_submitted") == "withdrawn",
        update_by=data.get("annual_update_by", ""),
        update_in_year_of_grant=_code(data, "annual_update_first") == "year_of_grant",
        update_missed=Missed(_code(data, "annual_update_missed") or Missed.UNSTATED),
        reminder_days=data.get("annual_update_reminder_days", 0),
        report_months=data.get("change_report_months"),
        report_on=_coded(data, "change_report_on"),
        report_missed=Missed(_code(data, "change_report_missed") or Missed.UNSTATED),
        grounds=_coded(data, "revoke_on"),
        ban_years=data.get("reapply_ban_years"),
        ban_on=_codes(data, "reapply_ban_on"),
        fraud_revokes=_codes(data, "data_fraud_revokes"),
        fraud_ban_years=data.get("data_fraud_ban_years"),
        managed_from=data.get("managed_under", {}).get("from"),
        managed_under=data.get("managed_under", {}).get("version", ""),
        basis=_basis(data),
        transitions=tuple(map(_transition, filter(_is_about_reviews, rule.transition))),
    )


@functools.lru_cache(maxsize=64)
def lifecycle_by(rule_ref: str) -> Lifecycle:
    """Give the terms of a version by its name, such as cn.srdi@2026-04-01 (按版本取条款)."""
    rule_id, _, day = rule_ref.partition("@")
    return lifecycle_of(ladder_catalogue().at(rule_id, dt.date.fromisoformat(day)))


def rule_ref_at(rung: str, on: dt.date) -> str:
    """Name the version of a rung's rule that is in force on a day; empty for none (现行版本)."""
    return next((ref for since, until, ref in _periods(rung) if _covers(since, until, on)), "")


def terms_at(rung: str, on: dt.date) -> Lifecycle | None:
    """Give the terms by which a title is kept on a day, whenever it was granted (现行条款).

    Only how long it holds follows from the version that it was granted under.
    """
    return next((one.terms for one in _spells(rung) if _covers(one.since, one.until, on)), None)


def update_day(rung: str, year: int) -> UpdateDay | None:
    """Give the update day of a year: that of the version in force on it (年度更新日).

    In 2026 the day of the older measure, 04-30, finds that measure no longer in force; the new
    one's, 05-31, counts.
    """
    found = [
        UpdateDay(due_on=day_in(year, one.terms.update_by), terms=one.terms)
        for one in _spells(rung)
        if one.terms.update_by and _covers(one.since, one.until, day_in(year, one.terms.update_by))
    ]
    return found[-1] if found else None


def review_terms(
    rung: str, *, granted_on: dt.date, batch: int | None, is_renewed: bool, expires_on: dt.date
) -> Lifecycle | None:
    """Say under which version a title is re-assessed when it expires (复核适用版本).

    Args:
        rung: The rung.
        granted_on: The day of the grant.
        batch: Number of the batch; none where it is not known.
        is_renewed: Whether it was renewed before.
        expires_on: Its last day.
    """
    now = terms_at(rung, expires_on)
    if now is None:
        return None
    for one in sorted(now.transitions, key=lambda one: not (one.batches or one.renewed_batches)):
        if one.granted_before is not None and granted_on >= one.granted_before:
            continue
        if one.expires_in is not None and expires_on.year != one.expires_in:
            continue
        in_batch = batch in one.batches or (is_renewed and batch in one.renewed_batches)
        if in_batch or not (one.batches or one.renewed_batches):
            return lifecycle_by(one.reviewed_under)
    return now


@functools.lru_cache(maxsize=64)
def _periods(rung: str) -> tuple[tuple[dt.date, dt.date | None, str], ...]:
    rule_id = rung_of(rung).rule
    versions = ladder_catalogue().versions(rule_id) if rule_id else ()
    return tuple((one.effective_from, one.effective_until, one.ref) for one in versions)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spell:
    since: dt.date
    until: dt.date | None
    terms: Lifecycle


@functools.lru_cache(maxsize=64)
def _spells(rung: str) -> tuple[_Spell, ...]:
    return tuple(spell for period in _periods(rung) for spell in _spells_of(*period))


def _spells_of(since: dt.date, until: dt.date | None, ref: str) -> Iterator[_Spell]:
    terms = lifecycle_by(ref)
    if terms.managed_from is None:
        yield _Spell(since=since, until=until, terms=terms)
        return
    yield _Spell(since=since, until=terms.managed_from, terms=terms)
    # An annex that outlives its measure goes on saying who may have the title, and how long.
    later = replace(
        lifecycle_by(terms.managed_under),
        rule_ref=ref,
        years=terms.years,
        ends_with_year=terms.ends_with_year,
        extends_years=terms.extends_years,
        transitions=terms.transitions,
    )
    yield _Spell(since=terms.managed_from, until=until, terms=later)


def _covers(since: dt.date, until: dt.date | None, on: dt.date) -> bool:
    return since <= on and (until is None or on <= until - ONE_DAY)


def _code(data: Mapping[str, Any], key: str) -> str:
    term = data.get(key)
    return str(term["code"]) if isinstance(term, Mapping) and "code" in term else ""


def _coded(data: Mapping[str, Any], key: str) -> tuple[Coded, ...]:
    return tuple(
        Coded(code=one["code"], label=Label(zh=one["zh"], en=one["en"]))
        for one in data.get(key, ())
    )


def _codes(data: Mapping[str, Any], key: str) -> frozenset[str]:
    return frozenset(one.code for one in _coded(data, key))


def _basis(data: Mapping[str, Any]) -> Mapping[str, Basis]:
    return dict(_each_basis(data))


def _each_basis(data: Mapping[str, Any]) -> Iterator[tuple[str, Basis]]:
    for entry in data.get("basis", ()):
        for term in entry["of"]:
            yield term, Basis(clause=entry["clause"], evidence=entry["evidence"])


def _is_about_reviews(entry: Mapping[str, Any]) -> bool:
    return "reviewed_under" in entry


def _transition(entry: Mapping[str, Any]) -> Transition:
    return Transition(
        reviewed_under=entry["reviewed_under"],
        granted_before=entry.get("granted_before"),
        batches=frozenset(entry.get("batches", ())),
        renewed_batches=frozenset(entry.get("renewed_batches", ())),
        expires_in=entry.get("expires_in"),
        clause=entry.get("clause", ""),
    )
