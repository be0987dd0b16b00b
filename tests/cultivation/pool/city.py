"""A small city for the pool: firms, a run, people who propose and decide."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.scope import Scope
from renqi.programmes.cultivation.pool.domain.kinds import PoolKind
from renqi.programmes.cultivation.pool.domain.openings import Choice
from renqi.programmes.cultivation.pool.models import Entry, Proposal, ProposalLine
from renqi.programmes.cultivation.pool.selectors.candidate_lines import Wanted
from renqi.programmes.cultivation.pool.services.decide_lines import Decided, decide_lines
from renqi.programmes.cultivation.pool.services.edit_list import submit_list
from renqi.programmes.cultivation.pool.services.propose_by_hand import propose_entry
from renqi.programmes.cultivation.pool.services.propose_from_run import propose_from_run
from renqi.programmes.cultivation.survey.selectors.candidates import run_in_force
from renqi.programmes.cultivation.survey.services.screen_registry import screen_registry
from tests.registry.firm_files import bring, uscc

NOW = dt.datetime(2026, 5, 4, 4, tzinfo=dt.UTC)
DAY = dt.date(2026, 5, 4)
CITY = Scope(all=True)
OFFICER = Actor(person_id=11, name="陈经办", role="bureau_officer", organisation_id=1)
COLLEAGUE = Actor(person_id=12, name="周经办", role="bureau_officer", organisation_id=1)
LEAD = Actor(person_id=21, name="王负责", role="bureau_lead", organisation_id=1)
OTHER_LEAD = Actor(person_id=22, name="刘负责", role="bureau_lead", organisation_id=1)
EVERY = Wanted(choice=Choice(with_unknown=True))

# Meets what sz.pool_high_growth asks: from 10 to 16 million in two years is 26.5 % a year.
GROWER: Mapping[str, object] = {
    "district": "南山区",
    "industry": "3562",
    "employees_y1": "80",
    "revenue_y1": "16000000",
    "revenue_y2": "13000000",
    "revenue_y3": "10000000",
    "abnormal_list": "false",
    "dishonest_list": "false",
    "valid_titles": "none",
}


def growers(folder: Path, n_firms: int, **more: object) -> list[str]:
    """Bring so many firms that the pool of growers opens to; give their codes."""
    codes = [uscc(number) for number in range(1, n_firms + 1)]
    rows = [{"uscc": code, "name": f"成长{code[-3:]}", **GROWER, **more} for code in codes]
    bring(folder / "growers.csv", rows, source="市工信局")
    return codes


def run_survey(day: dt.date = DAY, at: dt.datetime = NOW) -> int:
    """Screen the registry; give the key of the run."""
    return screen_registry(as_of=day, by="t", clock=lambda: at).pk


def drafted(kind: PoolKind = PoolKind.HIGH_GROWTH, wanted: Wanted = EVERY) -> Proposal:
    """Make a list from the run that stands."""
    run = run_in_force(scope=CITY)
    assert run is not None
    made = propose_from_run(
        kind=kind, wanted=wanted, run_id=run.id, title="测试名单", scope=CITY, actor=OFFICER, at=NOW
    )
    return Proposal.objects.get(pk=made)


def submit(proposal: int, actor: Actor = OFFICER) -> None:
    """Hand a list to the lead."""
    submit_list(proposal_id=proposal, scope=CITY, actor=actor, as_of=DAY, at=NOW)


def decide(
    proposal: int,
    *,
    lines: list[int] | None = None,
    is_approved: bool = True,
    actor: Actor = LEAD,
    on: dt.date = DAY,
) -> Decided:
    """Decide a list, or some lines of it."""
    return decide_lines(
        proposal_id=proposal,
        line_ids=lines,
        is_approved=is_approved,
        reason="符合条件",
        scope=CITY,
        actor=actor,
        as_of=on,
        at=NOW,
    )


def enter(code: str, kind: PoolKind = PoolKind.HIGH_GROWTH) -> Entry:
    """Bring one firm into the pool, by hand and by two people."""
    made = propose_entry(
        uscc=code,
        kind=kind,
        title="个别",
        note="重点跟踪",
        scope=CITY,
        actor=OFFICER,
        as_of=DAY,
        at=NOW,
    )
    submit(made)
    decide(made)
    return Entry.objects.exclude(state="exited").get(uscc=code, kind=kind.value)


def only_line(proposal: int) -> ProposalLine:
    """Give the one line of a list."""
    return ProposalLine.objects.get(proposal=proposal)
