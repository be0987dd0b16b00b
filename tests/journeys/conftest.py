"""How browser tests run: real Chromium, real headers, and any complaint of the browser fails.

A journey takes `page` (1440 pixels wide) or `phone` (390), goes to `live_server.url`, and signs
in by `sign_in(page, "bureau")` unless signing in is what it tests. `check_axe(page)` looks for
breaches of WCAG 2.2 AA; `check_width(page)` for anything that sticks out sideways.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from renqi.identity.models import Person
from tests.web.people import Signs, make_people

# The browser's own event loop runs in this thread, which Django would take for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A machine that does other work beside takes its time.
expect.set_options(timeout=15_000)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ASSETS = ROOT / "src/renqi/web/static/renqi/dist/ui.css"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}

# What htmx writes to the console when a request cannot leave.
_CUT_OFF = ("htmx:sendError", "htmx:afterRequest")

# Where to keep pictures of the pages for people to look at; nowhere unless asked.
PICTURES = os.environ.get("RENQI_PICTURES")

SignIn = Callable[[Page, str], None]
Check = Callable[[Page], None]
Keep = Callable[[Page, str], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, and skip it loudly where it cannot run."""
    lacking = _lacking()
    for item in items:
        if Path(str(item.fspath)).parent != Path(__file__).parent:
            continue
        item.add_marker(pytest.mark.browser)
        if lacking:
            item.add_marker(pytest.mark.skip(reason=f"BROWSER TESTS SKIPPED: {lacking}"))


def _lacking() -> str:
    if CHROMIUM is None:
        return "Chromium is not installed (apt-get install chromium fonts-noto-cjk)."
    if not ASSETS.exists() or not AXE.exists():
        return "The assets are not built (make assets)."
    return ""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start Debian's Chromium and keep it from calling anybody."""
    return {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-default-apps",
            "--disable-dev-shm-usage",
            "--disable-sync",
            "--no-first-run",
        ],
    }


@pytest.fixture
def people(live_server: Any) -> Signs:
    """One person per role, with known passwords, in the database that the server reads."""
    from django.core.cache import cache

    # Rate limits outlive the flush between tests, as their table belongs to no model.
    cache.clear()
    return make_people()


def _watched(context: BrowserContext, own: str) -> tuple[Page, list[str]]:
    page, complaints = context.new_page(), []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" in message.text:
            return  # A page that is refused on purpose; the test looks at its status itself.
        if message.text.startswith(_CUT_OFF) or "ERR_INTERNET_DISCONNECTED" in message.text:
            return  # The connection was cut on purpose; the test looks at what the page says.
        if message.type in {"error", "warning"} or "Content Security" in message.text:
            complaints.append(f"{message.type}: {message.text}")

    def watch(request: Request) -> None:
        if not request.url.startswith((own, "data:", "blob:")):
            complaints.append(f"left the site: {request.url}")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
    page.on("request", watch)
    return page, complaints


def _pages(browser: Browser, live_server: Any, viewport: dict[str, int]) -> Iterator[Page]:
    context = browser.new_context(
        viewport=viewport,  # type: ignore[arg-type]
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        base_url=live_server.url,
    )
    context.set_default_timeout(20_000)
    page, complaints = _watched(context, live_server.url)
    yield page
    context.close()
    assert not complaints, complaints


@pytest.fixture
def page(browser: Browser, live_server: Any, people: Signs) -> Iterator[Page]:
    """A desk's window."""
    yield from _pages(browser, live_server, DESK)


@pytest.fixture
def phone(browser: Browser, live_server: Any, people: Signs) -> Iterator[Page]:
    """A phone's window."""
    yield from _pages(browser, live_server, PHONE)


@pytest.fixture
def sign_in(live_server: Any, people: Signs) -> SignIn:
    """Sign somebody in without the form, by a session made beforehand."""

    def do(page: Page, username: str) -> None:
        person = Person.objects.get(username=username)
        session = SessionStore()
        session["_auth_user_id"] = str(person.pk)
        session["_auth_user_backend"] = django_settings.AUTHENTICATION_BACKENDS[0]
        session["_auth_user_hash"] = person.get_session_auth_hash()
        session.save()
        name, url = django_settings.SESSION_COOKIE_NAME, live_server.url
        assert session.session_key
        page.context.add_cookies([{"name": name, "value": session.session_key, "url": url}])

    return do


def without_scripts(page: Page) -> None:
    """Show the page as a browser does that could not load its scripts."""
    empty = {"body": "", "content_type": "text/javascript"}
    page.route("**/dist/*.js", lambda route: route.fulfill(**empty))


@pytest.fixture
def keep() -> Keep:
    """Keep a picture of the whole page under RENQI_PICTURES, where that is set."""

    def do(page: Page, name: str) -> None:
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)

    return do


@pytest.fixture
def check_axe() -> Check:
    """Look for breaches of WCAG 2.2 AA under the page's own security policy."""

    def check(page: Page) -> None:
        # What happens to lie under the header that stays is no smaller for that.
        page.evaluate("scrollTo(0, 0)")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        options = {"runOnly": {"type": "tag", "values": AXE_TAGS}}
        found = page.evaluate("options => axe.run(document, options)", options)["violations"]
        said = [
            f"{breach['id']}: {node['target']} {node['html'][:200]} {node['failureSummary']}"
            for breach in found
            for node in breach["nodes"]
        ]
        assert not said, "\n".join(said)

    return check


@pytest.fixture
def check_width() -> Check:
    """See that nothing sticks out of the page sideways."""

    def check(page: Page) -> None:
        wide, seen = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= seen, f"{wide} pixels of page in {seen} pixels of window"

    return check
