"""What the keys of services, bookings and plans are called (培育服务用语)."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renqi.engines.policy.domain.tree import Label
from renqi.programmes.cultivation.growth.domain.booking_moves import BookingAct, BookingState
from renqi.programmes.cultivation.growth.domain.measures import growth_measures
from renqi.programmes.cultivation.growth.domain.plan_drafting import stem_names
from renqi.programmes.cultivation.growth.domain.progress import ItemState
from renqi.programmes.cultivation.growth.domain.questionnaire import Questionnaire
from renqi.programmes.cultivation.growth.domain.road_map import TARGET_PREFIX
from renqi.programmes.cultivation.growth.domain.service_kinds import (
    SERVICE_KINDS,
    UNITS,
    ServiceState,
)
from renqi.programmes.cultivation.ladder.domain.rungs import RUNGS
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.web.shell.bilingual import said
from renqi.web.shell.words import Look

Words = str | Promise
FACT_PREFIX = "fact:"

BOOKING_LOOKS: Mapping[BookingState, Look] = {
    BookingState.ASKED: Look(label=_("Waits for an answer"), tone="warn", icon="clock"),
    BookingState.ACCEPTED: Look(label=_("Accepted"), tone="info", icon="calendar-check"),
    BookingState.DECLINED: Look(label=_("Declined"), tone="bad", icon="x"),
    BookingState.CANCELLED: Look(label=_("Cancelled"), tone="plain", icon="ban"),
    BookingState.EXPIRED: Look(label=_("Not answered in time"), tone="bad", icon="clock-off"),
    BookingState.DELIVERED: Look(
        label=_("Delivered, to be confirmed"), tone="warn", icon="package"
    ),
    BookingState.CLOSED: Look(label=_("Completed"), tone="good", icon="check"),
}
SERVICE_LOOKS: Mapping[ServiceState, Look] = {
    ServiceState.ASKED: Look(label=_("Waits to be admitted"), tone="warn", icon="clock"),
    ServiceState.LISTED: Look(label=_("On show"), tone="good", icon="eye"),
    ServiceState.REFUSED: Look(label=_("Not admitted"), tone="bad", icon="x"),
    ServiceState.PAUSED: Look(label=_("Paused"), tone="warn", icon="player-pause"),
    ServiceState.WITHDRAWN: Look(label=_("Withdrawn"), tone="plain", icon="archive"),
}
ITEM_LOOKS: Mapping[ItemState, Look] = {
    ItemState.CLOSED: Look(label=_("Closed by the facts"), tone="good", icon="check"),
    ItemState.OVERDUE: Look(label=_("Overdue"), tone="bad", icon="alert-triangle"),
    ItemState.SOON: Look(label=_("Due soon"), tone="warn", icon="clock"),
    ItemState.OPEN: Look(label=_("On the way"), tone="info", icon="progress"),
}
ACT_WORDS: Mapping[str, Words] = {
    "ask": _("Asked for"),
    BookingAct.ACCEPT: _("Accept"),
    BookingAct.DECLINE: _("Decline"),
    BookingAct.CANCEL: _("Cancel the booking"),
    BookingAct.EXPIRE: _("Not answered in time"),
    BookingAct.DELIVER: _("Hand in the delivery"),
    BookingAct.CONFIRM: _("Confirm and rate"),
    BookingAct.CLOSE: _("Closed without a rating"),
}
CODE_WORDS: Mapping[str, Words] = {
    "no_capacity": _("no capacity"),
    "not_our_field": _("not our field"),
    "unclear_need": _("need not clear"),
    "conflict": _("conflict of interest"),
    "no_longer_needed": _("no longer needed"),
    "date_unfit": _("the date does not fit"),
    "other_provider": _("another provider"),
    "unable": _("cannot be done"),
    "other": _("another reason"),
}
DECISION_WORDS: Mapping[str, Words] = {
    "offer": _("Terms handed in"),
    "admit": _("Admit"),
    "refuse": _("Refuse"),
    "pause": _("Pause"),
    "resume": _("Show again"),
    "withdraw": _("Withdraw"),
}
OWNER_WORDS: Mapping[str, Words] = {
    "firm": _("The firm"),
    "bureau": _("The bureau"),
    "provider": _("The provider"),
}
EFFORT_WORDS: Mapping[int, Words] = {1: _("quick"), 2: _("a project"), 3: _("an investment")}


def kind_words(key: str) -> str:
    """Name a kind of service; one that is not known is shown as it is."""
    return said(SERVICE_KINDS[key]) if key in SERVICE_KINDS else key


def unit_words(key: str) -> str:
    """Name a unit."""
    return said(UNITS[key]) if key in UNITS else key


def measure_words(key: str) -> str:
    """Name a measure."""
    measures = growth_measures()
    return said(measures[key].label) if key in measures else key


def rung_words(rules: Iterable[str]) -> list[str]:
    """Name the rungs that rules stand for."""
    names = {rung.rule: Label(zh=rung.zh, en=rung.en) for rung in RUNGS}
    return [said(names[rule]) if rule in names else rule for rule in rules]


def target_choices(questionnaire: Questionnaire | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Offer what a service may close: facts that a measure moves, and the self-assessment."""
    stems = sorted({stem for one in growth_measures().values() for stem in one.facts})
    names = stem_names(stems, fact_catalogue())
    groups = [
        (str(_("Conditions of the ladder")), [(f"{FACT_PREFIX}{k}", said(names[k])) for k in names])
    ]
    if questionnaire is not None:
        items = [(one.id, one.label) for one in questionnaire.questions]
        items += [(one.id, one.label) for one in questionnaire.scenes]
        groups.append(
            (str(_("Digital maturity")), [(f"{TARGET_PREFIX}{k}", said(n)) for k, n in items])
        )
    return groups


def target_words(closes: Sequence[str], questionnaire: Questionnaire | None) -> list[str]:
    """Name what a service closes."""
    names = {key: name for _group, rows in target_choices(questionnaire) for key, name in rows}
    return [names.get(key, key) for key in closes]
