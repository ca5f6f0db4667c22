"""From bytes to text: UTF-8, UTF-16, Windows and old Mac; the cells of a minority encoding are found, not guessed."""

import codecs
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from panier.offer.catalogue.rules.imported import BadFile

SAMPLE = 4_000
PIECE = 1_000_000
NOT_UTF8 = re.compile("[\udc80-\udcff]")
BEYOND_ASCII = re.compile("[\u0080-\ud7ff\ue000-\U0010ffff]")
FRENCH_SMALL = frozenset("àâäéèêëîïôöùûüçœæ’“”«»–—…")  # what a text of ours is likely to hold
FRENCH_CAPITAL = frozenset("ÀÂÉÈÊËÎÏÔÙÛÜÇŒÆ")
UTF16_SHARE = 3  # in UTF-16 about every second byte of our texts is NUL


class Decoded(NamedTuple):
    """How its bytes become text, after `start`. `mixed`: some cells are in another encoding; `is_damaged` tells which."""

    encoding: str
    mixed: bool = False
    start: int = 0


def decoded(data: bytes) -> Decoded:
    """The encoding of a file, or BadFile (`nul`, `encoding`)."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise BadFile(problem="encoding", found="UTF-32")
    start = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    if not start and (wide := _utf16(data)):
        return wide
    at = data.find(b"\0")
    if at >= 0:
        raise BadFile(problem="nul", line=data.count(b"\n", 0, at) + 1)
    return _narrow(data, start)


def text_of(data: bytes, found: Decoded) -> io.TextIOWrapper:
    """The text, decoded as it is read; line ends as they are."""
    errors = "surrogateescape" if found.encoding == "utf-8" else "strict"
    text = io.TextIOWrapper(io.BytesIO(data), found.encoding, errors, newline="")
    text.seek(found.start)
    return text


def is_damaged(cell: str, found: Decoded) -> bool:
    """Whether this cell is not in the file's own encoding."""
    if not found.mixed or cell.isascii():
        return False
    if found.encoding == "utf-8":
        return NOT_UTF8.search(cell) is not None
    try:
        cell.encode(found.encoding).decode("utf-8")
    except UnicodeError:
        return False
    return True


def is_wide(data: bytes) -> bool:
    """Whether every character has two bytes or more."""
    marks = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return data.startswith(marks) or _every_second_is_nul(data, 0) or _every_second_is_nul(data, 1)


def _utf16(data: bytes) -> Decoded | None:
    if data.startswith(codecs.BOM_UTF16_LE) or _every_second_is_nul(data, 1):
        name = "utf-16-le"
    elif data.startswith(codecs.BOM_UTF16_BE) or _every_second_is_nul(data, 0):
        name = "utf-16-be"
    else:
        return None
    lines = 1
    try:
        for text in _pieces(data, 0, name, "strict"):
            if "\0" in text:
                raise BadFile(problem="nul", line=lines + text.count("\n", 0, text.index("\0")))
            lines += text.count("\n")
    except UnicodeDecodeError as broken:
        raise BadFile(problem="encoding", found="UTF-16") from broken
    has_mark = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return Decoded(name, start=len(codecs.BOM_UTF16_LE) if has_mark else 0)


def _pieces(data: bytes, start: int, encoding: str, errors: str) -> Iterator[str]:
    """Never the whole text at once."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    for at in range(start, len(data), PIECE):
        yield decoder.decode(data[at : at + PIECE], final=at + PIECE >= len(data))


def _every_second_is_nul(data: bytes, offset: int) -> bool:
    sample, other = data[offset:SAMPLE:2], data[1 - offset : SAMPLE : 2]
    return len(sample) > 1 and sample.count(0) > len(sample) / UTF16_SHARE and other.count(0) == 0


def _narrow(data: bytes, start: int) -> Decoded:
    if data.isascii():
        return Decoded("utf-8", start=start)
    bad = sum(len(NOT_UTF8.findall(text)) for text in _pieces(data, start, "utf-8", "surrogateescape"))
    beyond = _pieces(data, start, "utf-8", "surrogateescape") if bad else ()
    good = sum(len(BEYOND_ASCII.findall(text)) for text in beyond)
    if not bad or good >= bad:
        return Decoded("utf-8", mixed=bool(bad), start=start)
    name = max(("cp1252", "mac_roman"), key=lambda candidate: _likelihood(data, candidate))
    try:
        for _ in _pieces(data, start, name, "strict"):
            pass
    except UnicodeDecodeError:  # a byte that Windows leaves undefined
        name = "latin-1"
    return Decoded(name, mixed=bool(good), start=start)


def _likelihood(data: bytes, encoding: str) -> int:
    beyond = bytes(byte for byte in data[: SAMPLE * 250] if byte > 127)  # noqa: PLR2004 - the end of ASCII
    letters = beyond.decode(encoding, "replace")
    return sum(2 if letter in FRENCH_SMALL else letter in FRENCH_CAPITAL for letter in letters)
