"""Every component at once, on a desk and on a phone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ROOT, SignIn

Check = Callable[[Page], None]


@pytest.fixture(autouse=True)
def gallery_site(settings: pytest.FixtureRequest) -> None:
    """Serve the gallery beside the site."""
    from django.conf import settings as live

    folder = ROOT / "tests" / "web" / "gallery" / "templates"
    templates = [{**live.TEMPLATES[0], "DIRS": [folder]}]
    settings.TEMPLATES = templates  # type: ignore[attr-defined]
    options = templates[0]["OPTIONS"]
    filesystem = "django.template.loaders.filesystem.Loader"
    loaders = options["loaders"][0][1]
    settings.TEMPLATES[0]["OPTIONS"] = {  # type: ignore[attr-defined]
        **options,
        "loaders": [("django.template.loaders.cached.Loader", [*loaders, filesystem])],
    }
    settings.ROOT_URLCONF = "tests.web.gallery.urls"  # type: ignore[attr-defined]


def _open(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "bureau")
    page.goto("/gallery/")
    expect(page.locator(".chart-box svg")).to_have_count(5)


def _keep(page: Page, name: str) -> None:
    folder = Path("/tmp/W")
    if folder.is_dir():
        page.screenshot(path=folder / f"{name}.png", full_page=True)


def test_a_desk_shows_five_charts_and_breaks_no_accessibility_rule(
    page: Page, sign_in: SignIn, check_axe: Check, check_width: Check
) -> None:
    _open(page, sign_in)
    page.wait_for_timeout(600)
    _keep(page, "gallery-1440")
    check_width(page)
    check_axe(page)


def test_a_phone_shows_them_without_sideways_scrolling(
    phone: Page, sign_in: SignIn, check_axe: Check, check_width: Check
) -> None:
    _open(phone, sign_in)
    phone.wait_for_timeout(600)
    _keep(phone, "gallery-390")
    check_width(phone)
    check_axe(phone)
