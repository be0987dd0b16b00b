"""Words for what supervision knows by names (监管用语)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.programmes.riskfund.supervision.domain.agreement import REST, DifferenceKind, Outcome
from renqi.programmes.riskfund.supervision.domain.alert_states import AlertAct, Level
from renqi.programmes.riskfund.supervision.domain.population import CoveredRow, Dimension
from renqi.programmes.riskfund.supervision.domain.re_audit import Grade, Oddity
from renqi.programmes.riskfund.supervision.domain.run_states import RunState
from renqi.programmes.riskfund.supervision.domain.trial_terms import Terms
from renqi.programmes.riskfund.supervision.selectors.trials import TrialLine
from renqi.registry.selectors.claims import name_on_file
from renqi.web.registry.words import chain_words, district_words, size_words
from renqi.web.shell.figures import exact_money, grouped, money, share
from renqi.web.shell.words import Look

_CHARTED = 8

DIMENSIONS = {
    Dimension.SIZE: _("By size"),
    Dimension.RISK: _("By risk class"),
    Dimension.CHAIN: _("By industry chain"),
    Dimension.DISTRICT: _("By district"),
}
OUTCOMES = {
    Outcome.AGREE: Look(label=_("They agree"), tone="good", icon="circle-check"),
    Outcome.DIFFER: Look(label=_("They differ"), tone="bad", icon="alert-triangle"),
    Outcome.UNKNOWN: Look(label=_("Cannot tell yet"), tone="warn", icon="help-circle"),
}
KINDS = {
    DifferenceKind.DUES: _("Contributions: receipts against the books"),
    DifferenceKind.PAYOUTS: _("Help: decisions against loans in the books"),
    DifferenceKind.BANK: _("Money: bank statement against the books"),
    DifferenceKind.CUSTODY: _("Assets: custodian against the books"),
    DifferenceKind.VALUE: _("Value of the classes against what is there"),
    DifferenceKind.STAKES: _("Shares of firms against shares issued"),
}
CAUSES = {
    "before_first": _("Before the first statement"),
    "gap": _("A gap between two statements"),
    "at_bank": _("The bank has it, the books do not"),
    "in_books": _("The books have it, the bank does not"),
    "not_in_books": _("Stated on a receipt, missing in the books"),
    "no_receipt": _("In the books without a receipt"),
    "only_custodian": _("The custodian has it, we do not"),
    "only_ours": _("We have it, the custodian does not"),
    "nominal": _("Nominal amounts differ"),
    "unexplained": _("Nobody knows yet"),
}
LEVELS = {
    Level.ALARM: Look(label=_("Alarm"), tone="bad", icon="alert-triangle"),
    Level.WARNING: Look(label=_("Warning"), tone="warn", icon="alert-circle"),
}
ACTS = {
    AlertAct.OPENED: _("opened"),
    AlertAct.TOLD: _("told"),
    AlertAct.SEEN: _("seen"),
    AlertAct.CLOSED: _("closed"),
    AlertAct.REOPENED: _("opened again"),
    AlertAct.GONE: _("no longer found"),
}
GRADES = {
    Grade.SOUND: Look(label=_("Sound"), tone="good", icon="circle-check"),
    Grade.MINOR: Look(label=_("Small faults"), tone="warn", icon="alert-circle"),
    Grade.SERIOUS: Look(label=_("Serious faults"), tone="bad", icon="alert-triangle"),
}
ODDITIES = {
    Oddity.OVERRIDE: _("An official overrode the rules"),
    Oddity.BREAK_GLASS: _("Paid before the review"),
    Oddity.ODD_SPEED: _("Decided oddly fast"),
    Oddity.RETURNED: _("The payment came back"),
    Oddity.SAME_PEOPLE: _("The same people decide again and again"),
    Oddity.LARGE: _("One of the largest"),
    Oddity.FLAGGED: _("A check raised a flag"),
}
RUNS = {
    RunState.RUNNING: Look(label=_("At work"), tone="info", icon="loader-2"),
    RunState.DONE: Look(label=_("Done"), tone="good", icon="circle-check"),
    RunState.FAILED: Look(label=_("Failed"), tone="bad", icon="circle-x"),
}


def place_words(dimension: str, key: str) -> str:
    """Name a value of a dimension."""
    if not key:
        return gettext("Unknown")
    said = {"size": size_words, "chain": chain_words, "district": district_words}.get(dimension)
    return str(said(key)) if said else key


def item_words(kind: DifferenceKind, key: str) -> str:
    """Name one item of a difference: a firm, an instrument, a line of the bank."""
    if key == REST:
        return str(CAUSES["unexplained"])
    if kind is DifferenceKind.DUES:
        return f"{name_on_file(key)} {key}".strip()
    what, colon, number = key.partition(":")
    return f"{CAUSES[what]} {number}" if colon and what in CAUSES else key


def covered_groups(
    rows: Sequence[CoveredRow],
) -> list[tuple[str, str, list[tuple[str, CoveredRow]]]]:
    """Group the counts of a trial for its charts, the largest first."""
    groups = []
    for dimension, title in DIMENSIONS.items():
        found = [
            (place_words(dimension.value, row.key), row)
            for row in rows
            if row.dimension is dimension
        ]
        if found:
            groups.append((dimension.value, str(title), found[:_CHARTED]))
    return groups


def assumptions(terms: Terms) -> list[str]:
    """Say what nobody can know, with the numbers taken for it."""
    return [
        gettext("{n} of the firms that may join do.").format(n=share(terms.take_up)),
        gettext(
            "A firm has paid {n} months when it claims, and claims all that cover allows."
        ).format(n=terms.paid_months),
        gettext(
            "Each risk class claims with the chance that the charter says; its firms share the"
            " part of their fate that the charter says, through one common factor."
        ),
        gettext("Of the common factor {n} is left a month later.").format(
            n=share(terms.persistence)
        ),
        gettext("Of help that is paid back, the charter's share is lost."),
        gettext("Idle money earns {n} a year.").format(n=share(terms.growth_year)),
    ]


def term_lines(terms: Terms) -> list[tuple[str, str]]:
    """Write sliders as names and values."""
    multiple = "–" if terms.multiple is None else str(terms.multiple)
    return [
        (gettext("Contribution within its band (%)"), share(terms.contribution)),
        (gettext("Help at most so many times what was paid in"), multiple),
        (gettext("Months without cover after joining"), str(terms.waiting_months)),
        (gettext("Government adds to contributions (%)"), share(terms.government)),
        (gettext("Institution adds to contributions (%)"), share(terms.institution)),
        (gettext("Firms that join, of those that may (%)"), share(terms.take_up)),
        (gettext("Money at the start (10,000 yuan)"), money(terms.reserve)),
        (gettext("Months paid when a firm claims"), str(terms.paid_months)),
        (gettext("Yearly return of idle money (‰)"), share(terms.growth_year)),
    ]


def compared(one: TrialLine, other: TrialLine) -> list[dict[str, Any]]:
    """Lay two trials beside each other: sliders first, then what came of them."""
    rows = [
        (name, left, right)
        for (name, left), (_name, right) in zip(
            term_lines(one.terms), term_lines(other.terms), strict=True
        )
    ]
    rows += [(str(name), _figure(one, key), _figure(other, key)) for key, name in _FIGURES.items()]
    return [
        {"name": name, "left": left, "right": right, "differs": left != right}
        for name, left, right in rows
    ]


_FIGURES = {
    "ruin": _("Chance of ruin"),
    "needed": _("Money needed at the start"),
    "members": _("Members"),
    "income": _("Income a year"),
    "loss": _("Expected loss"),
    "shortfall": _("Fall in the worst half per cent"),
}


def _figure(line: TrialLine, key: str) -> str:
    result = line.result
    needed = result.required_reserve
    return {
        "ruin": share(result.ruin),
        "needed": gettext("out of reach") if needed is None else money(needed),
        "members": grouped(result.members),
        "income": exact_money(result.year.income),
        "loss": exact_money(result.year.expected_loss),
        "shortfall": money(result.shortfall),
    }[key]
