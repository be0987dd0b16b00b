"""Stages, states and kinds of calls in words and looks (申报用语)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.programmes.cultivation.calls.domain.application_case import materials
from renqi.programmes.cultivation.calls.domain.states import ChangeKind, Outcome
from renqi.programmes.cultivation.calls.selectors.applications import ApplicationLine
from renqi.programmes.cultivation.calls.selectors.calls import CallLine
from renqi.programmes.cultivation.ladder.domain.rungs import RUNGS
from renqi.web.shell.bilingual import said
from renqi.web.shell.words import Look

STAGES: Mapping[str, Look] = {
    "draft": Look(label=_("Being filled in"), tone="plain", icon="edit"),
    "district": Look(label=_("District check"), tone="info", icon="map-pin"),
    "correction": Look(label=_("To be corrected"), tone="warn", icon="arrow-back-up"),
    "review": Look(label=_("Expert review"), tone="info", icon="users"),
    "site": Look(label=_("On-site check"), tone="info", icon="building-factory"),
    "decision": Look(label=_("Bureau decision"), tone="info", icon="gavel"),
    "second": Look(label=_("Approval to be confirmed"), tone="info", icon="user-check"),
    "second_refusal": Look(label=_("Refusal to be confirmed"), tone="info", icon="user-check"),
    "second_forged": Look(label=_("Forgery to be confirmed"), tone="warn", icon="user-check"),
    "second_barred": Look(
        label=_("Refusal for a bar to be confirmed"), tone="info", icon="user-check"
    ),
    "to_notice": Look(label=_("To be published"), tone="info", icon="speakerphone"),
    "notice": Look(label=_("In public notice"), tone="info", icon="speakerphone"),
    "approved": Look(label=_("Application approved"), tone="good", icon="circle-check"),
    "refused": Look(label=_("Refused (appeal open)"), tone="bad", icon="circle-x"),
    "appeal": Look(label=_("Appeal"), tone="warn", icon="scale"),
    "closed": Look(label=_("Refused for good"), tone="bad", icon="circle-x"),
    "withdrawn": Look(label=_("Withdrawn"), tone="plain", icon="arrow-back-up"),
    "lapsed": Look(label=_("Lapsed"), tone="plain", icon="hourglass-off"),
}
OUTCOMES: Mapping[str, Look] = {
    Outcome.PENDING: Look(label=_("Outcome pending"), tone="warn", icon="hourglass"),
    Outcome.GRANTED: Look(label=_("Granted"), tone="good", icon="award"),
    Outcome.REFUSED: Look(label=_("Not granted"), tone="bad", icon="circle-x"),
}
CHANGES: Mapping[ChangeKind, str | Promise] = {
    ChangeKind.CLOSES_AT: _("Closing time extended"),
    ChangeKind.QUOTA: _("Quota changed"),
    ChangeKind.NOTE: _("Note"),
    ChangeKind.CANCEL: _("Call cancelled"),
}
OPTIONAL_STAGES: Mapping[str, str | Promise] = {
    "review": _("Expert review"),
    "site": _("On-site check"),
}


def stage_look(stage: str) -> Look:
    """Give the words and colour of a stage; an unknown one as it is written."""
    return STAGES.get(stage, Look(label=stage, tone="plain", icon="point"))


def application_look(line: ApplicationLine) -> Look:
    """Give the look of an application: of its recommendation once it stands in one."""
    return OUTCOMES[line.result] if line.result else stage_look(line.stage)


def call_look(line: CallLine, *, is_over: bool) -> Look:
    """Give the look of a call."""
    if line.state == "draft":
        return Look(label=_("Draft"), tone="plain", icon="edit")
    if line.state == "cancelled":
        return Look(label=_("Cancelled"), tone="bad", icon="ban")
    if line.is_open:
        return Look(label=_("Takes applications"), tone="good", icon="door-enter")
    if is_over:
        return Look(label=_("Closed"), tone="plain", icon="door-off")
    return Look(label=_("Not open yet"), tone="info", icon="calendar-event")


def material_words(key: str) -> str:
    """Name a kind of file."""
    return next((said(one.label) for one in materials() if one.key == key), key)


def rung_choices() -> list[tuple[str, str]]:
    """Give the rungs as choices."""
    return [(rung.key, said(rung)) for rung in RUNGS]


def places(used: int, quota: int | None) -> str:
    """Write places taken of a quota."""
    return f"{used} / {quota}" if quota is not None else gettext("{n}, no limit").format(n=used)
