"""Text in cells: what is shown is cleaned, what a spreadsheet would run is refused or made plain, and said.

Per column (docs/how-to/import-a-catalogue.md):
- any text that begins with “=”, or with “+ - @”, a tab or a return and looks like a formula or a command: the row is refused;
- text that only begins with one of them (“+ de chocolat”, “@home”): kept as the text it is, and noted;
- numbers, codes and addresses have their own readers: a formula is none of them.
"""

import html
import re
import unicodedata
from typing import NamedTuple

import nh3

ACTIVE = ("=", "+", "-", "@", "\t", "\r")
BEGINS = re.compile(r"([;\t\r\n]\s*)(?=[=@]|[+-]\S)")  # what another program than ours would take for a new cell
AS_TEXT = re.compile(r'="((?:[^"]|"")*)"')  # how spreadsheets keep the zeros of a code
BARE = re.compile(r"[A-Za-z0-9]+(?:[ _./-][A-Za-z0-9]+)*")  # a code, a word, a plain line: the most of all cells
RUNS = re.compile(r"\||[A-Z]{2,}\s?\(|![A-Z]+\$?[0-9]")  # a command, a function, a cell of another sheet
ERRORS = frozenset({"#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
SAFE_TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "b", "i"}
BLOCK = re.compile(
    r"</?(?:div|h[1-6]|section|article|header|footer|blockquote|table|tr|figure|center|pre)\b[^>]*>", re.IGNORECASE
)
CELL = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
TAG = re.compile(r"</?[a-zA-Z][^>]*>")
SHORTCODE = re.compile(r"\[/?(?:[a-z]+_[a-z_]+|gallery|caption|embed|video|audio)\b[^\]]*\]")
HOLLOW = re.compile(r"<(p|li|ul|ol|strong|em|b|i)>(?:\s|\u00a0|&nbsp;|<br>)*</\1>")
LONGEST_DESCRIPTION = 20_000


class Text(NamedTuple):
    """`problem`: `formula`, `formula-error` (refuse the row), `formula-as-text` (kept, to be noted), or nothing."""

    text: str
    problem: str = ""


def plain(cell: str) -> Text:
    """One line of text for people, without tags’ entities, control characters or double spaces."""
    if BARE.fullmatch(cell):
        return Text(cell)
    if as_text := AS_TEXT.fullmatch(cell.strip()):
        return Text(as_text.group(1).replace('""', '"').strip())
    bare = cell.removeprefix("'") if cell[:1] == "'" and cell[1:2] in ACTIVE else cell  # WooCommerce’s own guard
    text = " ".join(CONTROLS.sub("", html.unescape(bare)).split())
    return Text(unicodedata.normalize("NFC", text), "formula-error" if text in ERRORS else active(bare))


def active(cell: str) -> str:
    """Whether a spreadsheet would run this cell: `formula`, `formula-as-text`, or nothing."""
    if not cell.startswith(ACTIVE):
        return ""
    text = cell.lstrip("\t\r ")
    if text.startswith("=") or (text.startswith(ACTIVE) and RUNS.search(text)):
        return "formula"
    return "formula-as-text"


def for_export(text: str) -> str:
    """The same text in a cell of ours: a spreadsheet shows it and does not run it.

    Also one that parts cells by “;”, as Excel does in French, or that knows no quotes: what it would take for a cell's beginning is marked too.
    """
    marked = f"'{text}" if text.startswith(ACTIVE) else text
    return BEGINS.sub(r"\1'", marked) if BEGINS.search(marked) else marked


def safe_html(body: str) -> str:
    """A description as safe paragraphs, lists and emphasis; plain text becomes paragraphs at its empty lines."""
    text = SHORTCODE.sub("", CONTROLS.sub("", body)).replace("\r\n", "\n").replace("\r", "\n")
    if TAG.search(text):
        text = CELL.sub(" ", BLOCK.sub(lambda tag: "</p>" if tag.group().startswith("</") else "<p>", text))
        text = _with_paragraphs(text)
    else:
        blocks = [
            " ".join(html.escape(html.unescape(block), quote=False).split()) for block in re.split(r"\n\s*\n", text)
        ]
        text = "".join(f"<p>{block}</p>" for block in blocks if block)
    return _tidy(nh3.clean(text, tags=SAFE_TAGS, attributes={}))


def _with_paragraphs(text: str) -> str:
    """WooCommerce leaves the paragraphs of half-written HTML to empty lines."""
    if re.search(r"<(?:p|ul|ol|br)\b", text, re.IGNORECASE):
        return text
    return "".join(f"<p>{block}</p>" for block in re.split(r"\n\s*\n", text) if block.strip())


def _tidy(clean: str) -> str:
    before = None
    while before != clean:
        before, clean = clean, HOLLOW.sub("", clean)
    return re.sub(r"\s*\n\s*", " ", clean).strip()


def handle_of(title: str) -> str:
    """The key a product has when its file gives none: its title in small letters and hyphens, as Shopify makes it."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:200]
