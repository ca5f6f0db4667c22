"""The style page: every part fits at every width, axe finds nothing, and no box moves without somebody deciding it.

A box that should move: run with PANIER_RECORD_LOOK=1, look at the page, commit the new file.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.faces import FACES

pytestmark = pytest.mark.browser
RECORDED = Path(__file__).with_name("design_boxes.json")
BOXES = """() => Object.fromEntries([...document.querySelectorAll('.specimen')].map(part => [part.id,
  [...part.querySelectorAll('*')].filter(each => each.checkVisibility() && !each.closest('svg')).map(each => {
    const box = each.getBoundingClientRect(), from = part.getBoundingClientRect()
    return [each.tagName.toLowerCase(), ...[box.x - from.x, box.y - from.y, box.width, box.height].map(Math.round)]
  })]))"""


@pytest.mark.parametrize("face", [*FACES, ("en", "light", 320)])
def test_every_part_fits_in_each_face(
    open_page: Callable[..., Page], fit: Callable[[Page], None], face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    page = open_page(theme=theme, width=width)
    page.goto(f"/{language}/design/")
    fit(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_no_box_moves_by_itself(open_page: Callable[..., Page], width: int) -> None:
    page = open_page(theme="light", width=width)
    page.goto("/fr/design/")
    page.evaluate("document.fonts.ready")
    boxes = page.evaluate(BOXES)
    recorded = json.loads(RECORDED.read_text()) if RECORDED.exists() else {}
    if os.environ.get("PANIER_RECORD_LOOK"):
        recorded[str(width)] = boxes
        RECORDED.write_text(json.dumps(recorded, separators=(",", ":")) + "\n")
    assert set(boxes) == set(recorded[str(width)])
    for part, found in boxes.items():
        assert found == recorded[str(width)][part], part


def test_a_box_that_moves_is_seen(open_page: Callable[..., Page]) -> None:
    page = open_page(theme="light", width=1280)
    page.goto("/fr/design/")
    before = page.evaluate(BOXES)
    page.evaluate("document.querySelector('#actions .button').textContent += ' plus'")
    moved = page.evaluate(BOXES)
    assert [part for part in before if before[part] != moved[part]] == ["actions"]
