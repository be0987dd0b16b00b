"""A firm opens its own file on a phone, and nobody else's by any address."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from renqi.identity.models import Organisation
from renqi.programmes.cultivation.survey.services.screen_registry import screen_registry
from tests.journeys.conftest import SignIn
from tests.registry.firm_files import NOON, bring, uscc
from tests.web.firms import near_miss
from tests.web.people import Signs

OWN, OTHER = uscc(1), uscc(2)


@pytest.fixture
def own_firm(people: Signs, tmp_path: Path) -> None:
    """Two firms; the sign-in belongs to the first."""
    bring(tmp_path / "firms.csv", [near_miss(1), near_miss(2)], source="市工信局")
    screen_registry(as_of=date(2026, 6, 1), by="tester", clock=lambda: NOON)
    Organisation.objects.filter(kind="firm").update(uscc=OWN)


def test_its_file_tells_it_what_it_is_short_of(
    phone: Page, sign_in: SignIn, own_firm: None
) -> None:
    sign_in(phone, "firm")
    phone.goto("/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("示例第01号有限公司")
    phone.locator("details[id='cn.srdi'] > summary").click()
    expect(phone.get_by_text("1499万元").first).to_be_visible()
    expect(phone.get_by_role("link", name="企业清单")).to_have_count(0)


@pytest.mark.parametrize(
    "path",
    [
        f"/firms/{OTHER}/",
        f"/firms/{OTHER}/?on=2024-01-01",
        f"/firms/{OTHER}/receipt/cn.srdi/",
    ],
)
def test_another_firm_does_not_exist_for_it(
    page: Page, sign_in: SignIn, own_firm: None, path: str
) -> None:
    sign_in(page, "firm")
    for headers in ({}, {"hx-request": "true"}):
        answer = page.request.get(path, headers=headers, max_redirects=0)
        assert answer.status == 404
        assert "示例第02号" not in answer.text()


@pytest.mark.parametrize("path", ["/firms/?format=csv", "/city/", "/imports/", "/imports/1/"])
def test_lists_exports_and_the_city_are_closed_to_it(
    page: Page, sign_in: SignIn, own_firm: None, path: str
) -> None:
    sign_in(page, "firm")
    answer = page.request.get(path, max_redirects=0)
    assert answer.status in {302, 403}
    assert "示例第02号" not in answer.text()
