"""The file a merchant leaves with, as it is being written: tables and documents into one ZIP, a stretch at a time."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import IO, Any

from panier.offer.catalogue.rules.exported import Row, cells_of


class Archive:
    """Entries are written one after the other and never held in memory. `counts`: what the kit's README says of itself."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self.counts: dict[str, int] = {}

    def close(self) -> None:
        self._zip.close()

    def table(self, name: str, headers: Sequence[str], rows: Iterable[Row], *, for_people: bool = True) -> int:
        """A CSV file; how many rows. `for_people`: with the mark by which Excel knows that accents are UTF-8."""
        count = 0
        with self._text(name, "utf-8-sig" if for_people else "utf-8") as text:
            writer = csv.writer(text)
            writer.writerow(headers)
            for row in rows:
                writer.writerow(cells_of(row, headers))
                count += 1
        return count

    def document(self, name: str, head: dict[str, Any], key: str, items: Iterable[dict[str, Any]]) -> int:
        """A JSON object: `head`, and under `key` the list of items, an item a line; how many."""
        count = 0
        with self._text(name, "utf-8") as text:
            text.write(json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}") + f',\n "{key}": [')
            for item in items:
                text.write((",\n" if count else "\n") + json.dumps(item, ensure_ascii=False))
                count += 1
            text.write("\n]}\n")
        return count

    def words(self, name: str, words: str) -> None:
        self._zip.writestr(name, words.encode("utf-8-sig"))

    def picture(self, name: str, data: bytes) -> None:
        """Compressed already."""
        self._zip.writestr(name, data, compress_type=zipfile.ZIP_STORED)

    @contextmanager
    def _text(self, name: str, encoding: str) -> Iterator[IO[str]]:
        with (
            self._zip.open(name, "w", force_zip64=True) as entry,
            io.TextIOWrapper(entry, encoding=encoding, newline="", write_through=False) as text,
        ):
            yield text


def plain(value: Any) -> Any:
    """As JSON can say it: named tuples and dataclasses by their fields, moments and amounts as text."""
    if hasattr(value, "_asdict"):
        return plain(dict(value._asdict()))
    if hasattr(value, "__dataclass_fields__"):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
