"""Words for runs, verdicts and causes (普查用语)."""

import datetime as dt

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.engines.policy.domain.facts import FactKind
from renqi.engines.policy.explaining.fact_words import fact_name
from renqi.programmes.cultivation.ladder.domain.catalogue import ladder_catalogue
from renqi.programmes.cultivation.survey.domain.run_states import RunState
from renqi.programmes.cultivation.survey.selectors.comparison import CauseKind, ChangedFact
from renqi.programmes.cultivation.survey.selectors.kept_runs import KeptRun
from renqi.registry.domain.absolute_years import absolute_key
from renqi.web.registry.import_lines import fact_value, fact_words
from renqi.web.shell.bilingual import said
from renqi.web.shell.figures import day
from renqi.web.shell.words import VERDICT_LOOKS, Look

STATE_LOOKS = {
    RunState.RUNNING: Look(label=_("At work"), tone="info", icon="loader"),
    RunState.CURRENT: Look(label=_("Stands"), tone="good", icon="circle-check"),
    RunState.PAST: Look(label=_("Kept"), tone="", icon="archive"),
    RunState.FAILED: Look(label=_("Failed"), tone="bad", icon="alert-triangle"),
}
CAUSE_LOOKS = {
    CauseKind.FACTS: Look(label=_("Facts"), tone="info", icon="database"),
    CauseKind.VERSION: Look(label=_("Rule version"), tone="warn", icon="gavel"),
    CauseKind.BOTH: Look(label=_("Facts and rule version"), tone="warn", icon="gavel"),
    CauseKind.APPEARED: Look(label=_("New in the registry"), tone="good", icon="plus"),
    CauseKind.GONE: Look(label=_("Merged or gone"), tone="", icon="arrow-merge"),
    CauseKind.UNPROVEN: Look(label=_("Cannot be made again"), tone="bad", icon="question-mark"),
}


def run_words(run: KeptRun) -> str:
    """Name a run for a list to choose from."""
    stands = gettext(" (stands)") if run.stands else ""
    return gettext("No. {number}, as of {day}{stands}").format(
        number=run.id, day=day(run.as_of), stands=stands
    )


def rung_words(rule_id: str, *, on: dt.date) -> str:
    """Name a rung as the version in force on a day does."""
    known = {rule.id: rule for rule in ladder_catalogue().rules_at(on)}
    return said(known[rule_id].label) if rule_id in known else rule_id


def rung_rank(rule_id: str, *, on: dt.date) -> tuple[int, str]:
    """Give the place of a rung in the ladder of a day; one that is not in it comes last."""
    known = {rule.id: rule for rule in ladder_catalogue().rules_at(on)}
    last = len(known)
    return (known[rule_id].rung.get("order", last) if rule_id in known else last, rule_id)


def key_words(key: str) -> str:
    """Name a fact by its key in the catalogue."""
    catalogue = ladder_catalogue().facts
    return said(fact_name(key, catalogue)) if key in catalogue else key


def verdict_words(verdict: str) -> str:
    """Name a verdict; a firm that a run did not see has none."""
    return str(VERDICT_LOOKS[verdict].label) if verdict else gettext("not there")


def change_words(change: ChangedFact, *, old_year: int, new_year: int) -> tuple[str, str, str]:
    """Name a changed fact with both values; one of a year says which years they are of."""
    spec = ladder_catalogue().facts[change.key]
    before, after = (absolute_key(spec, year=year) for year in (old_year, new_year))
    name = fact_words(spec.stem) if before != after else fact_words(before)
    values = [fact_value(before, change.before), fact_value(after, change.after)]
    if before != after:
        years = (before.partition("@")[2], after.partition("@")[2])
        values = [f"{value} ({year})" for value, year in zip(values, years, strict=True)]
    if spec.kind is FactKind.LIST:
        values = [value or gettext("none") for value in values]
    return name, values[0], values[1]
