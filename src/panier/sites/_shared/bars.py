"""Code 128 within pages: what a till's scanner reads of a bar code or a SKU, black on white in both themes (ADR 0077)."""

import re
from collections.abc import Iterator

from markupsafe import Markup

# Of each value 0 to 105, the widths of its three bars and three spaces; of the end, four bars.
WIDTHS = [
    "212222",
    "222122",
    "222221",
    "121223",
    "121322",
    "131222",
    "122213",
    "122312",
    "132212",
    "221213",
    "221312",
    "231212",
    "112232",
    "122132",
    "122231",
    "113222",
    "123122",
    "123221",
    "223211",
    "221132",
    "221231",
    "213212",
    "223112",
    "312131",
    "311222",
    "321122",
    "321221",
    "312212",
    "322112",
    "322211",
    "212123",
    "212321",
    "232121",
    "111323",
    "131123",
    "131321",
    "112313",
    "132113",
    "132311",
    "211313",
    "231113",
    "231311",
    "112133",
    "112331",
    "132131",
    "113123",
    "113321",
    "133121",
    "313121",
    "211331",
    "231131",
    "213113",
    "213311",
    "213131",
    "311123",
    "311321",
    "331121",
    "312113",
    "312311",
    "332111",
    "314111",
    "221411",
    "431111",
    "111224",
    "111422",
    "121124",
    "121421",
    "141122",
    "141221",
    "112214",
    "112412",
    "122114",
    "122411",
    "142112",
    "142211",
    "241211",
    "221114",
    "413111",
    "241112",
    "134111",
    "111242",
    "121142",
    "121241",
    "114212",
    "124112",
    "124211",
    "411212",
    "421112",
    "421211",
    "212141",
    "214121",
    "412121",
    "111143",
    "111341",
    "131141",
    "114113",
    "114311",
    "411113",
    "411311",
    "113141",
    "114131",
    "311141",
    "411131",
    "211412",
    "211214",
    "211232",
]
END = "2331112"
START_B, START_C, TO_C = 104, 105, 99  # set B: a character each; set C: two digits each
CHECK, QUIET, HEIGHT = 103, 10, 30
LONGEST = 40
WRITTEN = re.compile(rf"[ -~]{{1,{LONGEST}}}")  # what set B can say


def bars_svg(text: str) -> Markup:
    """As wide as its box; nothing where a scanner could not type it."""
    if not WRITTEN.fullmatch(text):
        return Markup()
    widths = [int(width) for symbol in symbols(text) for width in symbol]
    path, at = "", QUIET
    for position, width in enumerate(widths):
        path += "" if position % 2 else f"M{at} 0h{width}v{HEIGHT}h-{width}z"
        at += width
    box = f'viewBox="0 0 {at + QUIET} {HEIGHT}" preserveAspectRatio="none"'
    return Markup(f'<svg {box}><path fill="#fff" d="M0 0h{at + QUIET}v{HEIGHT}H0z"/><path d="{path}"/></svg>')  # noqa: S704 - numbers alone


def symbols(text: str) -> list[str]:
    """With its beginning, its check and its end."""
    values = list(_values(text))
    check = (values[0] + sum(place * value for place, value in enumerate(values[1:], 1))) % CHECK
    return [*(WIDTHS[value] for value in (*values, check)), END]


def _values(text: str) -> Iterator[int]:
    """Digits by twos, the first alone where their number is odd; all else a character each."""
    pairs = text if text.isdigit() and len(text) > 1 else ""
    if len(pairs) % 2:
        yield from (START_B, ord(text[0]) - ord(" "), TO_C)
        pairs = pairs[1:]
    elif pairs:
        yield START_C
    if pairs:
        yield from (int(pairs[at : at + 2]) for at in range(0, len(pairs), 2))
    else:
        yield from (START_B, *(ord(each) - ord(" ") for each in text))
