"""Reading XML of strangers: in one pass, never as a tree; no document type, so no entities of its own."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol
from xml.parsers import expat

DEEPEST = 60  # elements within elements


class BadXml(Exception):  # noqa: N818 - an answer, not a fault
    """`code`: entities (a document type, in which all of them are declared), broken, too-deep; `line` where."""

    def __init__(self, code: str, line: int) -> None:
        super().__init__(code)
        self.code, self.line = code, line


class Parser(Protocol):
    """Asked for the line only where it is wanted: expat counts to it."""

    @property
    def CurrentLineNumber(self) -> int: ...  # noqa: N802 - expat's own name


class Handler(Protocol):
    """Hears the elements in their order; names are “namespace name”, or the name alone."""

    def opened(self, name: str, attributes: dict[str, str], parser: "Parser") -> None: ...

    def text(self, text: str) -> None: ...

    def closed(self, name: str) -> None: ...


def read_xml(pieces: Iterable[bytes], handler: Handler) -> None:
    """Every element told to the handler; BadXml. What the handler raises comes through."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def refuse(*_: object) -> None:
        raise BadXml("entities", parser.CurrentLineNumber)

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise BadXml("too-deep", parser.CurrentLineNumber)
        handler.opened(name, attributes, parser)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.closed(name)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.CharacterDataHandler = handler.text
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as broken:  # also an encoding nobody knows
        raise BadXml("broken", parser.CurrentLineNumber) from broken


@lru_cache(maxsize=256)
def local(name: str) -> str:
    """The name without its namespace."""
    return name.rpartition(" ")[2]
