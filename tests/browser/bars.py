"""Reading bars off a page as a scanner does: one row across them, dark and light, in widths, in symbols."""

from io import BytesIO
from itertools import groupby

from PIL import Image
from playwright.sync_api import Locator

from panier.sites._shared.bars import CHECK, END, START_B, WIDTHS

ACROSS, STOP = 6, 7  # bars and spaces of a symbol, and of the end


def read_bars(bars: Locator) -> str:
    """What is written in them, in set B; an AssertionError where a scanner would stay silent."""
    bars.evaluate("each => { each.style.zoom = 4 }")  # paper is finer than a screen
    picture = Image.open(BytesIO(bars.screenshot())).convert("L")
    row = [bool(picture.getpixel((across, picture.height // 2)) < 128) for across in range(picture.width)]  # type: ignore[operator]
    runs = [(dark, len(list(same))) for dark, same in groupby(row)]
    assert (runs[0][0], runs[-1][0]) == (False, False), "no quiet beside them"
    widths = [width for _, width in runs[1:-1]]
    count = (len(widths) - STOP) // ACROSS
    module = sum(widths) / (count * 11 + 13)
    assert min(runs[0][1], runs[-1][1]) > 9 * module
    said = "".join(str(round(width / module)) for width in widths)
    assert said[count * ACROSS :] == END
    values = [WIDTHS.index(said[at : at + ACROSS]) for at in range(0, count * ACROSS, ACROSS)]
    start, *text, check = values
    assert (start, check) == (START_B, (start + sum(place * value for place, value in enumerate(text, 1))) % CHECK)
    return "".join(chr(value + ord(" ")) for value in text)
