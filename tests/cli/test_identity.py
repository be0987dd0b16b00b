"""`renqi identity first`: somebody can enter an empty city, once."""

import json
from contextlib import nullcontext

import pytest
from django.test import Client

from renqi.cli.main import main
from renqi.identity.models import Membership, Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _database_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renqi.cli.database.open_database", nullcontext)


def test_the_first_four_people_can_sign_in_with_what_is_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["identity", "first", "--bureau", "示例区工信局", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)["sign_ins"]
    assert [(one["role"], one["username"]) for one in made] == [
        ("system_admin", "sysadmin"),
        ("security_admin", "secadmin"),
        ("audit_admin", "auditor"),
        ("bureau_lead", "lead"),
    ]
    for one in made:
        assert Client().login(username=one["username"], password=one["password"])
    assert Person.objects.filter(password_is_one_time=True).count() == 4
    lead = Membership.objects.get(role="bureau_lead").organisation
    assert (lead.name, lead.is_made_up) == ("示例区工信局", False)


def test_a_second_call_makes_nobody_and_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["identity", "first"]) == 0
    assert "lead" in capsys.readouterr().out
    assert main(["identity", "first"]) == 2
    assert "There are 4 sign-ins already" in capsys.readouterr().err
    assert Person.objects.count() == 4


def test_a_bureau_needs_a_name() -> None:
    with pytest.raises(SystemExit) as refused:
        main(["identity", "first", "--bureau", "  "])
    assert refused.value.code == 2


GLASS = ("--person", "lin", "--organisation", "平台运营单位", "--reason", "安全管理员失联")


def test_breaking_the_glass_gives_a_role_for_hours_and_says_until_when(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["identity", "first"]) == 0
    Person.objects.create(username="lin", name="林")
    asked = ["identity", "break-glass", *GLASS, "--role", "security_admin", "--hours", "4"]
    assert main(asked) == 0
    assert "lin is security_admin until" in capsys.readouterr().out
    held = Membership.objects.get(person__username="lin")
    assert (held.role, held.reason) == ("security_admin", "安全管理员失联")
    assert held.ends_at is not None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("--hours", "0"), "lasts 1 to 24 hours"),
        (("--hours", "25"), "lasts 1 to 24 hours"),
        (("--role", "king"), "cannot give this role"),
        (("--role", "bureau_lead"), "cannot give this role"),
        (("--person", "nobody"), "no such person"),
        (("--organisation", "别处"), "no such organisation"),
        (("--person", "auditor"), "different people"),
    ],
)
def test_the_glass_does_not_break_for(
    changed: tuple[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["identity", "first"]) == 0
    Person.objects.create(username="lin", name="林")
    held = Membership.objects.count()
    usual = ("--role", "security_admin", "--hours", "4")
    assert main(["identity", "break-glass", *GLASS, *usual, *changed]) == 2
    assert said in capsys.readouterr().err
    assert Membership.objects.count() == held
