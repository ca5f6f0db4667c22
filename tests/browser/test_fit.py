"""The eye of these tests sees: what is pale, small or nameless is found, in what was looked at before too once it changes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.fit import look

pytestmark = pytest.mark.browser
PALE = "place => document.querySelector(place).style.cssText = 'color: #eee; background: #fff'"


def broken(page: Page) -> set[str]:
    return {each["id"] for each in look(page).response["violations"]}


def test_what_is_wrong_is_found_wherever_it_is_and_whenever_it_came(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/en/about/")
    assert [broken(page), broken(page)] == [set(), set()]
    assert page.locator("[data-contrast-seen]").count() == 0  # nothing is left of having looked
    for place in (".foot h2", ".head .logo", "main p"):
        page.reload()
        assert broken(page) == set()
        page.evaluate(PALE, place)
        assert [broken(page), broken(page)] == [{"color-contrast"}] * 2, place
    page.reload()
    page.evaluate("document.querySelectorAll('.tools a span').forEach(words => words.remove())")
    assert broken(page) == {"link-name"}  # the other rules look at what was seen, too
