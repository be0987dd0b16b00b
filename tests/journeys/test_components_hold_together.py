"""Every component at once, on a desk and on a phone."""

import copy
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.journeys.conftest import ROOT, Check, Keep, SignIn, without_scripts

GALLERY = ROOT / "tests" / "web" / "gallery" / "templates"


@pytest.fixture(autouse=True)
def gallery_site(settings: Settings) -> None:
    """Serve the gallery beside the site."""
    templates: list[dict[str, Any]] = copy.deepcopy(settings.TEMPLATES)
    ((_, loaders),) = templates[0]["OPTIONS"]["loaders"]
    loaders.append("django.template.loaders.filesystem.Loader")
    settings.TEMPLATES = [{**templates[0], "DIRS": [GALLERY]}]
    settings.ROOT_URLCONF = "tests.web.gallery.urls"


def _open(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "bureau")
    page.goto("/gallery/")
    # The letters of a chart are there when its drawing is.
    expect(page.locator(".chart-box svg text")).not_to_have_count(0)
    expect(page.locator(".chart-box svg")).to_have_count(5)


def test_a_desk_shows_five_charts_and_breaks_no_accessibility_rule(
    page: Page, sign_in: SignIn, check_axe: Check, check_width: Check, keep: Keep
) -> None:
    _open(page, sign_in)
    keep(page, "gallery-1440")
    check_width(page)
    check_axe(page)


def test_a_phone_shows_them_without_sideways_scrolling(
    phone: Page, sign_in: SignIn, check_axe: Check, check_width: Check, keep: Keep
) -> None:
    _open(phone, sign_in)
    keep(phone, "gallery-390")
    check_width(phone)
    check_axe(phone)


def test_hovering_a_chart_keeps_the_security_policy(page: Page, sign_in: SignIn) -> None:
    _open(page, sign_in)
    for box in page.locator(".chart-box").all():
        box.hover()
        page.wait_for_timeout(150)  # Tooltips wait a moment before they show.


def test_every_chart_opens_as_a_table_with_the_same_numbers(page: Page, sign_in: SignIn) -> None:
    _open(page, sign_in)
    figure = page.locator("figure", has=page.get_by_role("img", name="各区企业数"))
    figure.get_by_text("查看数据表").click()
    expect(figure.get_by_role("row", name="光明区 330")).to_be_visible()
    expect(figure.get_by_role("link", name="光明区")).to_have_attribute(
        "href", "/gallery/?district=440311"
    )


def test_the_next_page_of_a_list_swaps_the_list_alone_and_has_an_address(
    page: Page, sign_in: SignIn
) -> None:
    _open(page, sign_in)
    page.evaluate("window.unswapped = true")
    page.get_by_role("link", name="下一页").click()
    expect(page.locator("#results [aria-current=page]")).to_have_text("2")
    expect(page).to_have_url("/gallery/?page=2")
    assert page.evaluate("window.unswapped") is True
    page.get_by_role("link", name="年营收").click()
    expect(page.get_by_role("columnheader", name="年营收")).to_have_attribute(
        "aria-sort", "ascending"
    )
    expect(page).to_have_url("/gallery/?sort=revenue")


def test_without_scripts_the_list_pages_filters_and_sorts_all_the_same(
    page: Page, sign_in: SignIn
) -> None:
    without_scripts(page)
    sign_in(page, "bureau")
    page.goto("/gallery/")
    page.get_by_role("link", name="下一页").click()
    expect(page).to_have_url("/gallery/?page=2")
    expect(page.locator("#results [aria-current=page]")).to_have_text("2")
    page.get_by_label("所属区").select_option("440305")
    page.get_by_role("button", name="查询").click()
    expect(page).to_have_url("/gallery/?q=&district=440305")
