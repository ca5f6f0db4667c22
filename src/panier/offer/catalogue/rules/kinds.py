"""What a file is, by its bytes; one whose name says otherwise, or that we cannot read, is refused with what to do."""

import re
from pathlib import PurePath

from panier.offer.catalogue.rules.imported import BadFile

TEXT, WORKBOOK, XML = "csv", "xlsx", "xml"
STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
)
ZIP = b"PK\x03\x04"
WORKBOOK_PART, OTHER_SPREADSHEETS = b"xl/workbook.xml", (b"xl/workbook.bin", b"opendocument.spreadsheet")
XML_STARTS = ("<?xml", "<!doctype", "<!entity", "<rss", "<feed", "<html", "<workbook")
WEB_PAGE = re.compile(r"<html\b|<!doctype html\b")
NAMED = {  # what the end of a name promises
    "csv": TEXT,
    "txt": TEXT,
    "tsv": TEXT,
    "tab": TEXT,
    "xlsx": WORKBOOK,
    "xlsm": WORKBOOK,
    "xls": "xls",
    "xml": XML,
    "rss": XML,
    "atom": XML,
}


def kind_of(data: bytes, name: str) -> str:
    """TEXT, WORKBOOK or XML; BadFile for another kind, and for one that its name lies about."""
    kind = _kind(data)
    if kind not in {TEXT, WORKBOOK, XML}:
        raise BadFile(problem=kind)
    ending = PurePath(name.casefold()).suffix.removeprefix(".")
    if NAMED.get(ending, kind) != kind:
        raise BadFile(problem="named-otherwise", named=ending, found=kind)
    return kind


def _kind(data: bytes) -> str:
    if found := next((kind for start, kind in STARTS if data.startswith(start)), ""):
        return found
    if data.startswith(ZIP):
        if WORKBOOK_PART in data:
            return WORKBOOK
        return "xls" if any(part in data for part in OTHER_SPREADSHEETS) else "zip"
    beginning = data[:1000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").decode("latin-1").lower()
    if not beginning.startswith(XML_STARTS):
        return TEXT
    return "web-page" if WEB_PAGE.search(beginning) else XML
