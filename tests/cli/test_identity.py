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


def test_the_first_two_people_can_sign_in_with_what_is_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["identity", "first", "--bureau", "示例区工信局", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)["sign_ins"]
    assert [(one["role"], one["username"]) for one in made] == [
        ("system_admin", "sysadmin"),
        ("bureau_lead", "lead"),
    ]
    for one in made:
        assert Client().login(username=one["username"], password=one["password"])
    lead = Membership.objects.get(role="bureau_lead").organisation
    assert (lead.name, lead.is_made_up) == ("示例区工信局", False)


def test_a_second_call_makes_nobody_and_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["identity", "first"]) == 0
    assert "lead" in capsys.readouterr().out
    assert main(["identity", "first"]) == 2
    assert "There are 2 sign-ins already" in capsys.readouterr().err
    assert Person.objects.count() == 2


def test_a_bureau_needs_a_name() -> None:
    with pytest.raises(SystemExit) as refused:
        main(["identity", "first", "--bureau", "  "])
    assert refused.value.code == 2
