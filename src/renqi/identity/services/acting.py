"""Do something in somebody's name, and within what they may see (以谁的名义).

What is set here lives exactly as long as the transaction: nothing stays behind on a connection
that the next request or another program behind a pooler gets.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict

from django.db import connection, transaction

from renqi.audit.domain.who import Who
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope

# What a page becomes; the second is for those who see all firms, all cases and all money.
WEB_ROLE, WEB_ROLE_OF_ALL = "renqi_web", "renqi_web_all"
_ALL = "all"
_READING = (Action.FIRM_READ, Action.CASE_WORK, Action.LEDGER_READ)
# Whose pages move money at all.
_POSTING = (Action.BANK_ORDER, Action.BANK_RECONCILE)
# A copy of the settings is made before and put back after where the transaction is another's.
_SETTINGS = (
    "role",
    "renqi.actor",
    "renqi.person",
    "renqi.organisation",
    "renqi.firms",
    "renqi.cases",
    "renqi.grants",
    "renqi.money",
    "renqi.posts",
    "renqi.trail",
    "renqi.receipt",
    "renqi.document",
)


@contextmanager
def acting_as(who: Actor | Who) -> Iterator[None]:
    """Let the history of rows name somebody for all that is done inside, in one transaction.

    For jobs and commands, which see every row.
    """
    name = who.who if isinstance(who, Actor) else who
    with _settings({"renqi.actor": _as_json(name)}):
        yield


@contextmanager
def acting_within(actor: Actor, *, money_owner: str) -> Iterator[None]:
    """Let the database see a person, and show it no row beyond their reach, in one transaction.

    Args:
        actor: Who asks.
        money_owner: The key under which accounts are theirs, where they do not see all.
    """
    firms, cases, money = (actor.scope(action) for action in _READING)
    sees_all = firms.all and cases.all and money.all
    organisation = "" if actor.organisation_id is None else str(actor.organisation_id)
    with _settings(
        {
            "renqi.actor": _as_json(actor.who),
            "renqi.person": str(actor.person_id),
            "renqi.organisation": organisation,
            "renqi.firms": _firms(firms),
            "renqi.cases": _firms(cases),
            "renqi.grants": "yes" if actor.may_everywhere(Action.RIGHTS_GRANT) else "",
            "renqi.posts": "yes" if any(actor.may(action) for action in _POSTING) else "",
            "renqi.trail": _ALL if actor.may_everywhere(Action.AUDIT_READ) else "",
            "renqi.money": _ALL if money.all else "" if money.is_empty else money_owner,
            # Last: from here on the page is made without any right of ours.
            "role": WEB_ROLE_OF_ALL if sees_all else WEB_ROLE,
        }
    ):
        yield


def _firms(scope: Scope) -> str:
    return _ALL if scope.all else scope.uscc


def _as_json(who: Who) -> str:
    return json.dumps(asdict(who), ensure_ascii=False)


@contextmanager
def _settings(wanted: Mapping[str, str]) -> Iterator[None]:
    is_guest = connection.in_atomic_block
    with transaction.atomic():
        before = _now() if is_guest else {}
        _set(wanted)
        yield
        # A transaction of our own ends here and takes its settings along; where it fails, the
        # savepoint does. Only a guest that went well has to tidy up.
        if before and not connection.needs_rollback:
            _set(before)


def _now() -> dict[str, str]:
    chosen = ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in _SETTINGS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {chosen}")
        return dict(zip(_SETTINGS, cursor.fetchone(), strict=True))


def _set(values: Mapping[str, str]) -> None:
    calls = ", ".join("set_config(%s, %s, true)" for _ in values)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [part for pair in values.items() for part in pair])
