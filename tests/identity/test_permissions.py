import pytest

from renqi.identity.domain.actor import NOBODY, Actor
from renqi.identity.domain.kinds import ROLES_OF_KIND
from renqi.identity.domain.permissions import TABLE, Action, Reach, Role, reach, scope_of
from renqi.identity.domain.scope import Scope

USCC = "91440300MA5DEM012D"


def test_every_role_has_a_line_and_a_kind_of_organisation() -> None:
    assert set(TABLE) == set(Role)
    assert set().union(*ROLES_OF_KIND.values()) == set(Role)


@pytest.mark.parametrize("role", ["", "mayor", "BUREAU_LEAD"])
def test_a_role_that_the_table_does_not_know_may_do_nothing(role: str) -> None:
    assert {reach(role, action) for action in Action} == {Reach.NONE}


@pytest.mark.parametrize("action", ["", "firm", "firm.explode"])
def test_an_action_that_the_table_does_not_know_is_refused_to_everybody(action: str) -> None:
    assert {reach(role, action) for role in Role} == {Reach.NONE}


def test_a_firm_reads_its_own_file_and_no_other() -> None:
    scope = scope_of("firm_user", "firm.read", uscc=USCC)
    assert scope == Scope(uscc=USCC)
    assert scope.covers(USCC)
    assert not scope.covers("91440300MA5DEM0202")
    assert not scope.covers("")


def test_a_firm_sign_in_without_a_credit_code_sees_no_firm_at_all() -> None:
    scope = scope_of("firm_user", "firm.read", uscc="")
    assert scope.is_empty
    assert not scope.covers("")


def test_the_three_administrators_keep_the_system_and_touch_no_firm() -> None:
    admins = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
    of_firms = [action for action in Action if action.startswith(("firm.", "city."))]
    assert {reach(role, action) for role in admins for action in of_firms} == {Reach.NONE}
    keys = (Action.PEOPLE_KEEP, Action.RIGHTS_GRANT, Action.AUDIT_READ)
    holders = {key: [role for role in Role if reach(role, key)] for key in keys}
    assert holders == {key: [role] for key, role in zip(keys, admins, strict=True)}


def test_a_right_over_one_firm_is_not_a_right_over_the_city() -> None:
    firm = Actor(person_id=1, name="李", role="firm_user", uscc=USCC)
    assert firm.may(Action.FIRM_READ)
    assert not firm.may_everywhere(Action.FIRM_READ)
    assert not any(NOBODY.may(action) for action in Action)
