"""A real Chromium. Without one these tests are skipped on a laptop, and fail in CI."""

import os
import shutil

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import make
from tests.processes import House

# Playwright's sync driver runs an event loop in this thread; Django's guard against async callers can't tell.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def browser() -> Browser:
    """Not for the whole run: while it is open, no other test of this process can run an event loop."""
    path = chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("No Chromium on this machine, and CI runs the browser tests.")
        pytest.skip("No Chromium on this machine: install one, or name it in CHROMIUM.")
    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def town(house: House, transactional_db, settings):
    """The running house, with carriers that serve the town."""
    settings.SITE_URL = house.url
    settings.PAYMENT_SANDBOX_URL = house.payments_url
    settings.CARRIER_SIM_URL = house.carrier_url
    httpx.post(f"{house.payments_url}/control/faults", json={})
    make.carriers(base_url=house.carrier_url, secret=settings.CARRIER_SIM_SECRET)
    return house


class Person:
    """Someone with a browser of their own."""

    def __init__(self, town: House, context: BrowserContext) -> None:
        self.town = town
        self.context = context
        self.page: Page = context.new_page()
        self.problems: list[str] = []
        self.heard = self._heard
        self.page.on("console", self.heard)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", self._asked)

    def _heard(self, message) -> None:
        # A refused form answers 422, which Chromium reports as a failed resource.
        if message.type == "error" and "status of 4" not in message.text:
            self.problems.append(message.text)

    def _asked(self, request) -> None:
        allowed = (self.town.url, self.town.payments_url, "data:", "blob:", "ws://127.0.0.1")
        if not request.url.startswith(allowed):
            self.problems.append(f"a request left the house: {request.url}")

    def go(self, path: str) -> Page:
        self.page.goto(self.town.url + path)
        return self.page

    def sign_in(self, email: str) -> None:
        self.go("/account/login/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", make.PASSWORD)
        self.page.click("main form [type=submit]")
        self.page.wait_for_url(lambda url: "/account/login/" not in url)


@pytest.fixture
def people(town, browser):
    """Makes people: `people(locale="zh-CN", has_scripts=False, width=390)`. Their pages must not have complained."""
    made: list[Person] = []

    def make_person(*, width: int = 1280, height: int = 900, locale: str = "en-US", has_scripts: bool = True, **more):
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale=locale, java_script_enabled=has_scripts, **more
        )
        context.set_default_timeout(10_000)
        person = Person(town, context)
        made.append(person)
        return person

    yield make_person
    problems = [problem for person in made for problem in person.problems]
    for person in made:
        person.context.close()
    assert problems == []
