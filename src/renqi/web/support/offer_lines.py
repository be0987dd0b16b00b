"""What one firm can get, laid out for its page (可享扶持行)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.engines.policy.explaining.fact_words import fact_name
from renqi.programmes.cultivation.support.domain.judge_measures import Offer, Total, total
from renqi.programmes.cultivation.support.domain.judge_measures_ahead import Outlook
from renqi.programmes.cultivation.support.domain.measure import MeasureKind
from renqi.programmes.cultivation.support.selectors.available import AvailableSupport
from renqi.registry.domain.districts import district_table
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.web.registry.rungs import ConditionLine, condition_lines
from renqi.web.shell.bilingual import said
from renqi.web.shell.charts import Chart, ChartKind, Series
from renqi.web.shell.words import Look
from renqi.web.support.words import (
    KIND_LOOKS,
    PHASE_LOOKS,
    label_words,
    money_words,
    offer_words,
    span_words,
    stop_words,
)

FEN_PER_WAN = 10**6
MONEY_KINDS = tuple(kind for kind in MeasureKind if kind is not MeasureKind.TAX)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLine:
    """One measure for one firm.

    Attributes:
        sum: What it comes to.
        arithmetic: How the sum comes about, step by step.
        taken_off: What was given already and is subtracted.
        missing: Facts that would settle it.
        due: The next day by which something has to be done.
        payments: When which part is paid.
    """

    offer: Offer
    name: str
    kind: Look
    verdict: str
    sum: str
    stop: str
    ended: Look | None
    arithmetic: tuple[str, ...]
    taken_off: str
    missing: tuple[str, ...]
    conditions: tuple[ConditionLine, ...]
    failing: tuple[str, ...]
    to_do: str
    due: dt.date | None
    days_left: int
    payments: tuple[str, ...]
    open_question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferGroup:
    """Offers with the same answer."""

    key: str
    title: str | Promise
    note: str | Promise
    icon: str
    lines: tuple[OfferLine, ...]
    is_folded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookLine:
    """A title more or less, and what follows; `is_open` where no sum can be told yet."""

    title: str
    sum: str
    is_open: bool
    is_anything: bool
    is_loss: bool
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A fact to tell, and how many answers it would settle."""

    name: str
    measures: tuple[str, ...]


def offer_line(offer: Offer, *, as_of: dt.date) -> OfferLine:
    """Lay out one offer."""
    measure, catalogue = offer.measure, fact_catalogue()
    due = measure.due.next_after(as_of) if measure.due else None
    conditions = tuple(map(_with_district_names, condition_lines(offer.why)))
    return OfferLine(
        offer=offer,
        name=said(measure.label),
        kind=KIND_LOOKS[measure.kind],
        verdict=offer.verdict,
        sum=offer_words(offer),
        stop=stop_words(offer),
        ended=None if measure.is_open(as_of) else PHASE_LOOKS[measure.phase(as_of)],
        arithmetic=tuple(said(line) for line in offer.worked.lines),
        taken_off=money_words(offer.taken_off) if offer.taken_off else "",
        missing=tuple(said(fact_name(key, catalogue)) for key in offer.missing),
        conditions=conditions,
        failing=tuple(line.words for line in conditions if line.verdict == "unmet"),
        to_do=said(measure.to_do),
        due=due,
        days_left=(due - as_of).days if due else 0,
        payments=tuple(f"{label_words(label)} {percent}%" for label, percent in measure.pays_in),
        open_question=label_words(measure.open_question),
    )


def offer_groups(found: AvailableSupport) -> tuple[OfferGroup, ...]:
    """Sort the offers by their answer, what comes first at the top."""
    money = [o for o in found.now if o.measure.kind is not MeasureKind.TAX]
    groups = (
        ("now", _("What you can get today"), _("all conditions hold"), "circle-check", money),
        (
            "tax",
            _("Tax relief you can claim"),
            _("by last year's figures, under today's rule"),
            "receipt-tax",
            [o for o in found.now if o.measure.kind is MeasureKind.TAX],
        ),
        ("review", _("An official has to judge first"), "", "user-question", found.to_review),
        ("unknown", _("Cannot tell yet"), _("a fact is missing"), "help", found.cannot_tell),
        ("refused", _("Not open to you today"), _("and why"), "circle-x", found.refused),
        ("ended", _("No longer or not yet in force"), "", "calendar-off", found.out_of_force),
    )
    return tuple(
        OfferGroup(
            key=key,
            title=title,
            note=note,
            icon=icon,
            lines=tuple(offer_line(offer, as_of=found.as_of) for offer in offers),
            is_folded=key in ("refused", "ended"),
        )
        for key, title, note, icon, offers in groups
        if offers
    )


def outlook_line(outlook: Outlook) -> OutlookLine:
    """Lay out what a title would bring or its loss would cost."""
    low, high = outlook.gain_low, outlook.gain_high
    is_loss = low < 0 or (high is not None and high < 0)
    text = span_words(*((low, high) if not is_loss else (-low, None if high is None else -high)))
    return OutlookLine(
        title=said(outlook.label),
        sum=text if low or high != 0 else "",
        is_open=low == 0 and high is None,
        is_anything=bool(outlook.changes),
        is_loss=is_loss,
        changes=tuple(
            f"{said(one.after.measure.label)}: {_answer(one.before)} → {_answer(one.after)}"
            for one in outlook.changes
        ),
    )


def wishes(found: AvailableSupport) -> tuple[Wish, ...]:
    """List the facts to tell, the one that settles most first."""
    wanted: dict[str, list[str]] = {}
    for offer in found.offers:
        for key in offer.missing:
            wanted.setdefault(key, []).append(said(offer.measure.label))
    order = sorted(wanted.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    catalogue = fact_catalogue()
    return tuple(
        Wish(name=said(fact_name(key, catalogue)), measures=tuple(names)) for key, names in order
    )


def support_chart(found: AvailableSupport) -> Chart | None:
    """Draw what is certain today and with each next rung, by kind; None where nothing is."""
    steps: list[tuple[str, tuple[Offer, ...]]] = [(gettext("Today"), found.now)]
    for outlook in found.outlooks.next_rungs:
        after = {change.after.measure.key: change.after for change in outlook.changes}
        offers = tuple(after.get(o.measure.key, o) for o in found.offers)
        label = gettext("with {title}").format(title=said(outlook.label))
        steps.append((label, tuple(o for o in offers if o.verdict == "met")))
    if not any(total(offers).low for _name, offers in steps):
        return None
    return Chart(
        key="support-sums",
        kind=ChartKind.BAR,
        title=gettext("What is certain today, and with the next rung"),
        unit=gettext("CNY 10,000"),
        category_label=gettext("With"),
        categories=tuple(name for name, _offers in steps),
        series=tuple(
            Series(
                name=look.label,
                values=tuple(_wan(total(_of(kind, offers))) for _name, offers in steps),
            )
            for kind, look in KIND_LOOKS.items()
        ),
        lying=True,
        stacked=True,
        whole=False,
    )


def _with_district_names(line: ConditionLine) -> ConditionLine:
    """Name districts, which conditions know by their codes."""
    known = district_table().districts
    value, bar = (said(known[text]) if text in known else text for text in (line.value, line.bar))
    return replace(line, value=value, bar=bar)


def _of(kind: MeasureKind, offers: Iterable[Offer]) -> list[Offer]:
    return [offer for offer in offers if offer.measure.kind is kind]


def _wan(sum_: Total) -> float:
    """Give what an award comes to in 10,000 yuan, cut to two digits; a chart needs no more."""
    return sum_.low // (FEN_PER_WAN // 100) / 100


def _answer(offer: Offer) -> str:
    if offer.verdict == "met":
        return offer_words(offer)
    return {
        "review": gettext("an official judges"),
        "unknown": gettext("cannot tell yet"),
        "unmet": gettext("nothing"),
    }[offer.verdict]
