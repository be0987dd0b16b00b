"""Names and looks of kinds, grades, acts and states of the pool (培育库用语)."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.engines.policy.domain.tree import Label
from renqi.programmes.cultivation.pool.domain.entry_rules import criteria_catalogue
from renqi.programmes.cultivation.pool.domain.kinds import Act, EntryState, Grade, PoolKind
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.web.shell.bilingual import is_chinese, said
from renqi.web.shell.words import Look

Words = str | Promise
# How the rule documents mark what no known policy document fixes.
_SET_HERE = "[design]"


KINDS: Mapping[str, Words] = {
    PoolKind.SINGLE_CHAMPION: _("Single champion"),
    PoolKind.LEADER_BACKBONE: _("Leader and backbone"),
    PoolKind.HIGH_GROWTH: _("High growth"),
    PoolKind.SRDI: _("Specialised and refined (SRDI)"),
}
KIND_ICONS: Mapping[str, str] = {
    PoolKind.SINGLE_CHAMPION: "trophy",
    PoolKind.LEADER_BACKBONE: "building-factory-2",
    PoolKind.HIGH_GROWTH: "rocket",
    PoolKind.SRDI: "diamond",
}
GRADES: Mapping[str, Words] = {
    Grade.POTENTIAL: _("Potential"),
    Grade.CITY: _("City grade"),
    Grade.PROVINCE: _("Province grade"),
    Grade.NATION: _("Nation grade"),
    Grade.INNOVATIVE: _("Innovative"),
    Grade.SRDI: _("SRDI"),
    Grade.LITTLE_GIANT: _("Little giant"),
    Grade.KEY_LITTLE_GIANT: _("Key little giant"),
}
STATES: Mapping[str, Look] = {
    EntryState.ACTIVE: Look(label=_("In the pool"), tone="good", icon="circle-check"),
    EntryState.WATCHED: Look(label=_("On watch"), tone="warn", icon="eye"),
    EntryState.EXITED: Look(label=_("Left the pool"), tone="plain", icon="logout"),
}
ACTS: Mapping[str, Look] = {
    Act.ENTER: Look(label=_("Enter"), tone="good", icon="login"),
    Act.PROMOTE: Look(label=_("Climb a grade"), tone="info", icon="arrow-up"),
    Act.WATCH: Look(label=_("Put on watch"), tone="warn", icon="eye"),
    Act.RETURN: Look(label=_("Back from watch"), tone="good", icon="arrow-back-up"),
    Act.EXIT: Look(label=_("Leave the pool"), tone="bad", icon="logout"),
    Act.FOLLOW: Look(label=_("Followed a merge"), tone="plain", icon="arrow-merge"),
}
LIST_STATES: Mapping[str, Look] = {
    "draft": Look(label=_("Draft"), tone="plain", icon="pencil"),
    "submitted": Look(label=_("Waits for a lead"), tone="warn", icon="hourglass"),
    "decided": Look(label=_("Decided"), tone="good", icon="circle-check"),
    "withdrawn": Look(label=_("Withdrawn"), tone="plain", icon="ban"),
}
LINE_STATES: Mapping[str, Look] = {
    "open": Look(label=_("Undecided"), tone="info", icon="circle-dashed"),
    "removed": Look(label=_("Taken off"), tone="plain", icon="minus"),
    "approved": Look(label=_("Approved"), tone="good", icon="circle-check"),
    "refused": Look(label=_("Refused"), tone="bad", icon="circle-x"),
    "stale": Look(label=_("Out of date"), tone="warn", icon="clock-x"),
}
SOURCES: Mapping[str, Words] = {
    "run": _("From a run of the survey"),
    "hand": _("Proposed one by one"),
    "titles": _("From titles, by the day's job"),
}
WAYS: Mapping[str, Words] = {
    "title": _("Title held"),
    "verdict": _("Meets the rule"),
    "near": _("Near miss"),
    "unknown": _("Open by a fact"),
}
BARS: Mapping[str, Words] = {
    "control": _("control relation"),
    "same_group": _("same group, similar main product"),
    "product_unknown": _("same group, main product unknown"),
}


def choices(words: Mapping[str, Any]) -> list[tuple[str, Words]]:
    """Offer words as the choices of a form."""
    return [(str(key), getattr(one, "label", one)) for key, one in words.items()]


def why_words(why: Mapping[str, Any]) -> str:
    """Say why a grade is open: the title, or the rule with verdict, shortfall or missing fact."""
    if not why:
        return ""
    if why["how"] == "title":
        return gettext("Holds the title {title}.").format(title=title_words(why["title"]))
    standing = why["standing"]
    rule = rule_words(standing["rule"])
    if why["how"] == "near":
        share = f"{standing['shortfall'] * 100:.1f} %"
        return gettext("{rule}: near miss, {share} short in all ({conditions}).").format(
            rule=rule, share=share, conditions=", ".join(_conditions(standing))
        )
    if why["how"] == "unknown":
        facts = ", ".join(fact_words(key) for key in standing["missing"])
        return gettext("{rule}: cannot be told without {facts}.").format(rule=rule, facts=facts)
    if standing["verdict"] == "review":
        return gettext("{rule}: met but for what an official judges.").format(rule=rule)
    return gettext("{rule}: met.").format(rule=rule)


def _conditions(standing: Mapping[str, Any]) -> list[str]:
    """Name the conditions that fail, as the newest version of the rule does."""
    if standing["rule"] not in criteria_catalogue().ids:
        return list(standing["unmet"])
    newest = criteria_catalogue().versions(standing["rule"])[-1]
    names = {one.id: said(one.label) for one in newest.requires}
    return [names.get(key, key) for key in standing["unmet"]]


def title_words(title: str) -> str:
    """Name a title as the catalogue of facts does."""
    spec = fact_catalogue()["valid_titles"]
    if not is_chinese() or title not in spec.values:
        return title.replace("_", " ")
    return spec.value_zh[spec.values.index(title)]


def rule_words(rule_id: str) -> str:
    """Name a rule by its newest version; an id that is gone names itself."""
    if rule_id not in criteria_catalogue().ids:
        return rule_id
    return said(criteria_catalogue().versions(rule_id)[-1].label)


def note_words(note: Label) -> str:
    """Say what a grade asks for, without the mark of who set it."""
    return said(note).removesuffix(_SET_HERE).strip()


def source_words(source: str) -> str:
    """Name a document, or say that the city itself set the line."""
    return gettext("Set by this city") if source == _SET_HERE else source


def fact_words(key: str) -> str:
    """Name a fact."""
    try:
        return said(fact_catalogue()[key])
    except KeyError:
        return key


def bar_words(bar: Mapping[str, Any]) -> str:
    """Say which related firm stands in the way, how, and with what."""
    kind, _, key = str(bar["held"]).partition(":")
    held = GRADES.get(key, key) if kind == "place" else title_words(key)
    return gettext("{name}: {kind}, holds {held}").format(
        name=bar["name"] or bar["uscc"], kind=BARS.get(bar["kind"], bar["kind"]), held=held
    )
