"""Propose entries from a run of the survey (摸排批量建议入库)."""

import datetime as dt
from dataclasses import asdict

from django.db import transaction

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.domain.entry_rules import rules_of
from renqi.programmes.cultivation.pool.domain.kinds import Act, PoolKind
from renqi.programmes.cultivation.pool.domain.openings import highest_open
from renqi.programmes.cultivation.pool.domain.planned_line import PlannedLine
from renqi.programmes.cultivation.pool.domain.proposals import Source
from renqi.programmes.cultivation.pool.domain.refusals import RunMissing, RunNotCurrent
from renqi.programmes.cultivation.pool.selectors.candidate_lines import Wanted, preview
from renqi.programmes.cultivation.pool.selectors.evidence import evidence_of
from renqi.programmes.cultivation.pool.selectors.firm_classes import classes_of
from renqi.programmes.cultivation.pool.selectors.ties import bars_of
from renqi.programmes.cultivation.pool.services.write_list import ListHead, write_list
from renqi.programmes.cultivation.survey.selectors.candidates import run_in_force


def propose_from_run(
    *,
    kind: PoolKind,
    wanted: Wanted,
    run_id: int,
    title: str,
    scope: Scope,
    actor: Actor,
    at: dt.datetime,
    at_most: int | None = None,
) -> int:
    """Make a draft list of firms that may enter, from the current run (批量建议入库).

    The run says who comes into question; each of them is judged again on the facts of today, and
    who no longer qualifies is left out.

    Args:
        kind: Of which kind.
        wanted: What the list is asked to hold.
        run_id: The run that the proposer looked at.
        title: What the list is called.
        scope: What the proposer may see.
        actor: Who proposes.
        at: The instant.
        at_most: Only so many, the surest first; none for all that there are.

    Returns:
        Key of the list.

    Raises:
        RunMissing: The registry was never screened.
        RunNotCurrent: A newer run exists.
        ListEmpty: No firm comes into question.
        ListTooLong: More do than one list may hold.

    Effects:
        One Proposal with its lines; one transaction.
    """
    with transaction.atomic():
        run = run_in_force(scope=scope)
        if run is None:
            raise RunMissing
        if run.id != run_id:
            raise RunNotCurrent
        rules = rules_of(kind, on=run.as_of)
        found = preview(rules, wanted, as_of=run.as_of, scope=scope)
        codes = list(found.reasons)[:at_most]
        # More than one list holds need not be judged again to be refused.
        codes = codes[: rules.lines_at_most + 1]
        evidence = evidence_of(codes, rules=rules, as_of=run.as_of, scope=scope)
        classes = classes_of(codes, scope=scope)
        bars = bars_of(codes, rules=rules, as_of=run.as_of)
        lines = []
        for code in codes:
            if code not in evidence or code not in classes:
                continue
            why = highest_open(rules, evidence[code], choice=wanted.choice)
            if why is not None and wanted.grade in (None, why.grade):
                lines.append(
                    PlannedLine(
                        firm=classes[code],
                        act=Act.ENTER,
                        from_grade=None,
                        to_grade=why.grade,
                        why=why,
                        bars=bars.get(code, ()),
                    )
                )
        return write_list(
            lines,
            ListHead(
                source=Source.RUN,
                title=title,
                run=run,
                choice={**asdict(wanted), "at_most": at_most},
            ),
            rules=rules,
            actor=actor,
            at=at,
        )
