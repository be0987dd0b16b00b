"""Who may do what: one table of roles and actions (权限表).

An action that the table does not name is refused to everybody, and a role that it does not name
may do nothing, so that forgetting a line closes a door instead of opening one.
"""

from enum import IntEnum, StrEnum

from renqi.identity.domain.scope import Scope


class Role(StrEnum):
    """What a person is in an organisation (角色)."""

    BUREAU_LEAD = "bureau_lead"
    BUREAU_OFFICER = "bureau_officer"
    FINANCE_OFFICER = "finance_officer"
    REGULATOR = "regulator"
    DISTRICT_OFFICER = "district_officer"
    INSTITUTION_OFFICER = "institution_officer"
    SECRETARIAT = "secretariat"
    FIRM_USER = "firm_user"
    CLAIMANT = "claimant"
    PROVIDER = "provider"
    EXPERT = "expert"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


class Reach(IntEnum):
    """How far a right reaches (权限范围)."""

    NONE = 0
    OWN = 1
    ALL = 2


class Action(StrEnum):
    """What can be asked for; the part before the dot names the context (操作)."""

    FIRM_READ = "firm.read"
    FIRM_EXPORT = "firm.export"
    FIRM_IMPORT = "firm.import"
    FIRM_MERGE = "firm.merge"
    RULE_READ = "rule.read"
    CITY_READ = "city.read"
    CASE_WORK = "case.work"
    LEDGER_READ = "ledger.read"
    TITLE_KEEP = "title.keep"
    POOL_KEEP = "pool.keep"
    CALL_KEEP = "call.keep"
    SUPPORT_READ = "support.read"
    SUPPORT_RUN = "support.run"
    BUDGET_KEEP = "budget.keep"
    GROWTH_READ = "growth.read"
    GROWTH_OFFER = "growth.offer"
    GROWTH_BOOK = "growth.book"
    FUND_READ = "fund.read"
    FUND_RULE = "fund.rule"
    FUND_APPROVE = "fund.approve"
    FUND_JOIN = "fund.join"
    FUND_ADMIT = "fund.admit"
    FUND_COLLECT = "fund.collect"
    FUND_APPROPRIATE = "fund.appropriate"
    FUND_INVEST = "fund.invest"
    FUND_SUPERVISE = "fund.supervise"
    RELIEF_CLAIM = "relief.claim"
    RELIEF_DECIDE = "relief.decide"
    RELIEF_PAY = "relief.pay"
    BANK_ORDER = "bank.order"
    BANK_RECONCILE = "bank.reconcile"
    PEOPLE_READ = "people.read"
    PEOPLE_KEEP = "people.keep"
    RIGHTS_GRANT = "rights.grant"
    AUDIT_READ = "audit.read"


_ALL, _OWN = Reach.ALL, Reach.OWN

# The rules are public documents, so everybody who signs in may read them.
_READER = {Action.RULE_READ: _ALL}
_PARTY = {**_READER, Action.CASE_WORK: _OWN}
_WATCHER = {
    **_READER,
    Action.FIRM_READ: _ALL,
    Action.CITY_READ: _ALL,
    Action.CASE_WORK: _ALL,
    Action.LEDGER_READ: _ALL,
    Action.SUPPORT_READ: _ALL,
    Action.GROWTH_READ: _ALL,
    Action.FUND_READ: _ALL,
}
_OFFICER = {
    **_WATCHER,
    Action.TITLE_KEEP: _ALL,
    Action.POOL_KEEP: _ALL,
    Action.CALL_KEEP: _ALL,
    Action.SUPPORT_RUN: _ALL,
    Action.FIRM_EXPORT: _ALL,
    Action.FIRM_IMPORT: _ALL,
    Action.FIRM_MERGE: _ALL,
    Action.FUND_RULE: _ALL,
    Action.FUND_ADMIT: _ALL,
    Action.RELIEF_DECIDE: _ALL,
}
_HOLDER = {**_PARTY, Action.LEDGER_READ: _OWN}

TABLE: dict[Role, dict[Action, Reach]] = {
    Role.BUREAU_LEAD: {**_OFFICER, Action.FUND_APPROVE: _ALL},
    Role.BUREAU_OFFICER: _OFFICER,
    Role.FINANCE_OFFICER: {
        **_WATCHER,
        Action.FIRM_EXPORT: _ALL,
        Action.BUDGET_KEEP: _ALL,
        Action.BANK_ORDER: _ALL,
        Action.BANK_RECONCILE: _ALL,
        Action.FUND_APPROVE: _ALL,
        Action.FUND_APPROPRIATE: _ALL,
        Action.FUND_COLLECT: _ALL,
    },
    # Reads everything; what it writes is its own: findings, and that an alert was seen.
    Role.REGULATOR: {**_WATCHER, Action.FUND_SUPERVISE: _ALL},
    # Checks applications of the firms of a district, and sees no more than those it is given.
    Role.DISTRICT_OFFICER: _PARTY,
    Role.INSTITUTION_OFFICER: {
        **_HOLDER,
        Action.BANK_ORDER: _OWN,
        Action.BANK_RECONCILE: _OWN,
        # The funds that it keeps.
        Action.FUND_READ: _OWN,
        Action.FUND_COLLECT: _OWN,
        Action.FUND_APPROPRIATE: _OWN,
        Action.FUND_INVEST: _OWN,
        Action.RELIEF_PAY: _OWN,
    },
    Role.SECRETARIAT: _HOLDER,
    Role.FIRM_USER: {
        **_HOLDER,
        Action.FIRM_READ: _OWN,
        Action.SUPPORT_READ: _OWN,
        Action.GROWTH_READ: _OWN,
        Action.GROWTH_BOOK: _OWN,
        Action.FUND_READ: _OWN,
        Action.FUND_JOIN: _OWN,
        Action.RELIEF_CLAIM: _OWN,
    },
    # Somebody who says to act for a firm, until the authorisation has been looked at.
    Role.CLAIMANT: _PARTY,
    Role.PROVIDER: {**_HOLDER, Action.GROWTH_READ: _OWN, Action.GROWTH_OFFER: _OWN},
    Role.EXPERT: _PARTY,
    # The three administrators keep the system and never do its business (三员分立): one makes
    # the sign-ins, one gives the rights, one reads what both of them did.
    Role.SYSTEM_ADMIN: {**_READER, Action.PEOPLE_READ: _ALL, Action.PEOPLE_KEEP: _ALL},
    Role.SECURITY_ADMIN: {**_READER, Action.PEOPLE_READ: _ALL, Action.RIGHTS_GRANT: _ALL},
    Role.AUDIT_ADMIN: {**_READER, Action.PEOPLE_READ: _ALL, Action.AUDIT_READ: _ALL},
}


def reach(role: str, action: str) -> Reach:
    """Look up how far a role may go with an action; unknown means not at all.

    Example:
        >>> reach("firm_user", "firm.read").name, reach("firm_user", "firm.explode").name
        ('OWN', 'NONE')

    """
    try:
        return TABLE[Role(role)].get(Action(action), Reach.NONE)
    except (KeyError, ValueError):
        return Reach.NONE


def scope_of(role: str, action: str, *, uscc: str, organisation_id: int | None = None) -> Scope:
    """Turn a right into the part of the city it opens.

    Args:
        role: What the person is in the organisation.
        action: What is asked for.
        uscc: Credit code of the person's organisation, empty where it is no firm.
        organisation_id: Key of that organisation.

    Returns:
        The scope that a selector may answer from; empty when the right is missing.
    """
    how_far = reach(role, action)
    if how_far is Reach.ALL:
        return Scope(all=True)
    if how_far is Reach.OWN:
        return Scope(uscc=uscc, organisation_id=organisation_id)
    return Scope()
