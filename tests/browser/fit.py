"""Axe finds nothing on a page, and nothing is wider than the window.

Most of axe's work is the contrast of each word, and head and foot are the same on each page. What is the same to the letter, filled in the
same, under the same styles, theme and width, and not pointed at, has the contrast it had when it was looked at first. Every other rule looks at all.
"""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SEEN = "data-contrast-seen"
AXE = Axe(f"{AXE_SCRIPT};axe.configure({{rules: [{{id: 'color-contrast', selector: ':not([{SEEN}])'}}]}})")
# Where a link leads changes no colour: no style asks for it.
PARTS = """
() => {
  const under = JSON.stringify([
    [...document.styleSheets].map(each => each.href || each.ownerNode.textContent), innerWidth,
    matchMedia('(prefers-color-scheme: dark)').matches, document.documentElement.className, document.body.className,
  ]);
  const filled = part => [...part.querySelectorAll('input, select, textarea')].map(each => [each.value, each.checked]);
  return [...document.body.children].map(part => part.matches(':hover, :focus-within') ? null
    : under + JSON.stringify(filled(part)) + part.outerHTML.replace(/ (href|action)="[^"]*"/g, ''));
}
"""
MARK = """
([places, mark]) => {
  for (const place of places) {
    const part = document.body.children[place];
    for (const each of [part, ...part.querySelectorAll('*')]) each.toggleAttribute(mark);
  }
}
"""
_seen: set[str] = set()


def look(page: Page) -> Any:
    """What axe found."""
    parts: list[str | None] = page.evaluate(PARTS)
    known = [place for place, part in enumerate(parts) if part in _seen]
    page.evaluate(MARK, [known, SEEN])
    found = AXE.run(page)
    page.evaluate(MARK, [known, SEEN])
    if found.violations_count == 0:
        _seen.update(part for part in parts if part)
    return found


def fits(page: Page) -> None:
    page.wait_for_load_state()  # a click ends when the next page begins: there may be nothing of it yet
    found = look(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url}: {wide} px too wide at {page.viewport_size}"
