"""A small city in which everything exists twice: once of the demo firm, once of a stranger."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from renqi.demo.ledger_teller import Teller
from renqi.engines.casework.models import Case
from renqi.engines.casework.services.attach_evidence import attach_evidence
from renqi.engines.casework.services.open_case import open_case
from renqi.engines.ledger.domain.kinds import Side
from renqi.engines.ledger.domain.owners import owner_key
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Role
from renqi.identity.models import Membership, Organisation, Person
from renqi.identity.services.tell import tell
from renqi.programmes.cultivation.survey.services.screen_registry import screen_registry
from tests.engines.documents.letters import issue, letter
from tests.registry.firm_files import bring, uscc
from tests.web.casework.kinds import QUICK
from tests.web.people import FIRM_USCC, make_people
from tests.web.rights.bank_world import make_bank_things
from tests.web.rights.calls_world import make_call_things
from tests.web.rights.capital_world import CAPITAL_OF_NOBODY, make_capital_things
from tests.web.rights.charter_world import CHARTER_OF_NOBODY, make_charter_things
from tests.web.rights.growth_world import KINDS as GROWTH_KINDS
from tests.web.rights.growth_world import make_growth_things
from tests.web.rights.investment_world import INVESTMENT_OF_NOBODY, make_investment_things
from tests.web.rights.ladder_world import make_title
from tests.web.rights.members_world import KINDS as MEMBER_KINDS
from tests.web.rights.members_world import (
    NO_FUND,
    make_collection_things,
    make_member_things,
)
from tests.web.rights.pool_world import make_pool_things
from tests.web.rights.relief_money_world import KINDS as RELIEF_MONEY_KINDS
from tests.web.rights.relief_money_world import make_money_things
from tests.web.rights.relief_world import CLAIM_OF_NOBODY, make_claim_things
from tests.web.rights.supervision_world import (
    NO_WATCHED_FUND,
    WATCHED_KINDS,
    make_watched_things,
)
from tests.web.rights.support_world import make_support_things

NOW = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
STRANGER, CLAIMED = uscc(77), uscc(78)
STRANGER_NAME = "外人秘密有限公司"
# What must never stand on a page of somebody who may not see the stranger.
MARKS = (STRANGER, STRANGER_NAME)
NOBODYS = {
    "firm": uscc(79),
    "case": 987_654_321,
    "evidence": 987_654_321,
    "account": 987_654_321,
    "transfer": "00000000-0000-4000-8000-000000000000",
    "message": 987_654_321,
    "batch": 987_654_321,
    "person": 987_654_321,
    "organisation": 987_654_321,
    "membership": 987_654_321,
    "any": 987_654_321,
    "application": 987_654_321,
    "call": 987_654_321,
    "recommendation": 987_654_321,
    "nothing": 987_654_321,
    "document": 987_654_321,
    "bank_account": 987_654_321,
    "bank_statement": 987_654_321,
    "bank_line": 987_654_321,
    "bank_proposal": 987_654_321,
    "payment_order": 987_654_321,
    **dict.fromkeys(
        (
            "support_budget",
            "support_change",
            "support_list",
            "support_line",
            "support_payee",
            "support_claim",
        ),
        987_654_321,
    ),
    "title": 987_654_321,
    **dict.fromkeys(GROWTH_KINDS, 987_654_321),
    **dict.fromkeys(MEMBER_KINDS, 987_654_321),
    "members_fund": NO_FUND,
    **dict.fromkeys((*WATCHED_KINDS, "watched_trial"), 987_654_321),
    "watched_fund": NO_WATCHED_FUND,
    **CHARTER_OF_NOBODY,
    **CLAIM_OF_NOBODY,
    **dict.fromkeys(RELIEF_MONEY_KINDS, 987_654_321),
    **CAPITAL_OF_NOBODY,
    **INVESTMENT_OF_NOBODY,
    "pool_entry": 987_654_321,
    "pool_line": 987_654_321,
    "pool_list": 987_654_321,
    "rule": "cn.nothing",
}
Keys = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Keys by kind of object: the demo firm's, the stranger's, and those of nothing.

    Attributes:
        people: Sign-in names by role.
        ours: What belongs to the demo firm.
        theirs: What belongs to the stranger.
        none: Keys that are nobody's.
        case_roles: Roles that the kind of case lets see every case.
    """

    people: dict[Role, str]
    ours: Keys
    theirs: Keys
    none: Keys
    case_roles: frozenset[str]


def make_world(folder: Path) -> World:
    """Make the people, two firms with files, cases, money and messages."""
    people = {sign_in.role: sign_in.username for sign_in in make_people().values()}
    people[Role.CLAIMANT] = _claimant().username
    rows = [_row(FIRM_USCC, "演示精密科技有限公司"), _row(STRANGER, STRANGER_NAME)]
    batch = bring(folder / "firms.csv", rows, source="市工信局")
    screen_registry(as_of=NOW.date(), by="tester", clock=lambda: NOW)
    firm = Person.objects.get(username="firm")
    bureau = Person.objects.get(username="bureau")
    institution = Person.objects.get(username="bank").memberships.get().organisation_id
    own_bank, other_bank = (
        make_bank_things(
            owner=owner_key(organisation_id=key), number=f"BANK-{key}", name=name, at=NOW
        )
        for key, name in ((institution, "演示"), (987_654_321, STRANGER_NAME))
    )
    for things, key, name in (
        (own_bank, institution, "演示"),
        (other_bank, 987_654_321, STRANGER_NAME),
    ):
        owner = owner_key(organisation_id=key)
        things.update(make_collection_things(owner=owner, name=name, at=NOW))
        things.update(make_capital_things(owner=owner, name=name, at=NOW))
        fund = str(things["capital_fund"])
        things.update(make_investment_things(fund=fund, institution_id=key, name=name, at=NOW))
    shared = {"batch": batch.pk, "rule": "cn.srdi", "any": 1, "nothing": 987_654_321}
    return World(
        people=people,
        ours={"firm": FIRM_USCC, **_things(firm, FIRM_USCC, "本单位"), **own_bank, **shared},
        theirs={
            "firm": STRANGER,
            **_things(bureau, STRANGER, STRANGER_NAME),
            **other_bank,
            **shared,
        },
        none=NOBODYS,
        case_roles=frozenset(
            role for duty in QUICK.duties if not duty.own_subject for role in duty.roles
        )
        | frozenset(QUICK.readers),
    )


def _row(code: str, name: str) -> dict[str, object]:
    return {"uscc": code, "name": name, "district": "440305", "employees_y1": 60}


def _claimant() -> Person:
    person = Person.objects.create(username="claimant", name="赵来客")
    organisation = Organisation.objects.create(kind="firm", uscc=CLAIMED, name="待认领有限公司")
    Membership.objects.create(
        person=person,
        organisation=organisation,
        role=Role.CLAIMANT.value,
        from_on=dt.date(2026, 1, 1),
    )
    return person


def _things(person: Person, code: str, name: str) -> Keys:
    actor = Actor(person_id=person.pk, name=person.name, role=Role.FIRM_USER.value, uscc=code)
    case, evidence = _case(actor, code, name)
    account, transfer = _money(code, name)
    tell([person.pk], subject="Claims", body="Claims", data={}, link="/", at=NOW, key=f"m{code}")
    membership = Membership.objects.get(person=person)
    claims = make_claim_things(code=code, name=name, at=NOW)
    return {
        "case": case.pk,
        "evidence": evidence,
        "account": account,
        "transfer": transfer,
        "message": person.messages.get(key=f"m{code}").pk,
        "document": _document(code, name),
        "person": person.pk,
        "organisation": membership.organisation_id,
        "membership": membership.pk,
        "title": make_title(code=code, at=NOW),
        **make_call_things(code=code, name=name, at=NOW),
        **make_pool_things(code=code, name=name, at=NOW),
        **make_growth_things(code=code, name=name, is_ours=code == FIRM_USCC, at=NOW),
        **make_support_things(code=code, name=name, at=NOW),
        **make_member_things(code=code, name=name, at=NOW),
        **make_charter_things(code=code, name=name, at=NOW),
        **make_watched_things(code=code, name=name, at=NOW),
        **claims,
        **make_money_things(claims["relief_claim"], name=name, at=NOW),
    }


def _document(code: str, name: str) -> int:
    content = letter(addressee=name)
    return issue(content, key=f"rights:{code}", subject_key=code).document_id


def _case(actor: Actor, code: str, name: str) -> tuple[Case, int]:
    case = open_case(case_type=QUICK, subject_key=code, title=f"{name}申请", actor=actor, at=NOW)
    plan = attach_evidence(
        case_id=case.pk,
        kind="plan",
        file_name="方案.pdf",
        content=f"%PDF-1.7 {code}".encode(),
        actor=actor,
        at=NOW,
    )
    return case, plan.pk


def _money(code: str, name: str) -> tuple[int, Any]:
    book = Teller.open(f"rights-{code.lower()}", "权限账簿", now=NOW)
    fund = book.account("fund", "公共资金", side=Side.DEBIT)
    own = book.account("own", f"{name}往来", owner=owner_key(uscc=code))
    paid = book.post(fund, own, 100, key=code, on=NOW.date(), cause=f"{name}奖补")
    return own, paid
