"""A real Chromium against a live server: both languages, both themes, small and large, and axe on every page."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.fit import fits
from tests.world import Market, build_market

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",  # the map is drawn without a graphics card
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a camera that sees what a test holds before it
]
PATIENCE_MS = 30_000  # of a busy machine; nothing waits that long where nothing is wrong
Opener = Callable[..., Page]


@pytest.fixture(scope="package")
def before_the_camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the browser's camera films: pictures, one after the other (MJPEG)."""
    return tmp_path_factory.mktemp("camera") / "seen.mjpeg"


@pytest.fixture(scope="package")  # not the session: its event loop must end before other tests begin theirs
def chromium(before_the_camera: Path) -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread; the tests' own look at the database is made on purpose.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    path = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        camera = f"--use-file-for-fake-video-capture={before_the_camera}"
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, camera])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def market(transactional_db: None) -> Market:
    cache.clear()
    return build_market()


@pytest.fixture
def open_page(chromium: Browser, live_server: Any, market: Market) -> Iterator[Opener]:
    """`open_page(theme="dark", width=360)`: a browser of its own, on the live market."""
    contexts: list[BrowserContext] = []

    def open_one(*, theme: str = "light", width: int = 1280, script: bool = True) -> Page:
        scheme: Any = theme
        context = chromium.new_context(
            base_url=live_server.url,
            color_scheme=scheme,
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def fit() -> Callable[[Page], None]:
    return fits
