"""Reading a pack's files, keeping every problem with its file and line, so that all are told at once."""

import csv
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import yaml

T = TypeVar("T")
MOST_ROWS = 50_000
KEYS = {"code", "name", "currency", "languages", "tz", "tax_included", "files", "postal", "identifiers", "settings"}
Row = dict[str, str]


class Reader:
    """Reads the tables of one folder and keeps every problem, so that all are told at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []
        self.digest = hashlib.sha256()

    def manifest(self) -> dict[str, Any]:
        text = self._text("pack.yaml")
        try:
            read = yaml.safe_load(text) if text else {}
        except yaml.YAMLError as unreadable:
            self.problems.append(f"pack.yaml: {unreadable}")
            return {}
        if not isinstance(read, dict):
            self.problems.append("pack.yaml: must be a mapping of keys.")
            return {}
        self.problems += [f"pack.yaml: “{key}” is missing." for key in sorted(KEYS - set(read))]
        self.problems += [f"pack.yaml: “{key}” is not known." for key in sorted(set(read) - KEYS)]
        self.problems += [f"pack.yaml: {path} is a float; write it as text." for path in floats(read)]
        return read

    def table(self, file: str, make: Callable[[Row], T], key: Callable[[T], object]) -> tuple[T, ...]:
        """Every row of a CSV file made into its record; bad and repeated rows become problems with their line."""
        made: list[T] = []
        seen: dict[object, int] = {}
        for line, row in enumerate(csv.DictReader(self._text(file).splitlines()), start=2):
            if line > MOST_ROWS:
                self.problems.append(f"{file}: more than {MOST_ROWS} lines.")
                break
            try:
                record = make(row)
            except (KeyError, ValueError, TypeError) as wrong:
                self.problems.append(f"{file} line {line}: {explain(wrong)}")
                continue
            if key(record) in seen:
                self.problems.append(f"{file} line {line}: repeats line {seen[key(record)]}.")
            seen.setdefault(key(record), line)
            made.append(record)
        if not made:
            self.problems.append(f"{file}: nothing in it.")
        return tuple(made)

    def _text(self, file: str) -> str:
        try:
            data = (self.folder / file).read_bytes()
            self.digest.update(data)
            return data.decode("utf-8-sig")
        except OSError:
            self.problems.append(f"{file}: cannot be read.")
        except UnicodeDecodeError as unreadable:
            self.problems.append(f"{file}: not UTF-8 at byte {unreadable.start}.")
        return ""


def floats(value: object, path: str = "") -> list[str]:
    """The paths of every float below `value`: rates and amounts must be text."""
    if isinstance(value, float):
        return [path.lstrip(".")]
    if isinstance(value, dict):
        return [found for key, below in value.items() for found in floats(below, f"{path}.{key}")]
    if isinstance(value, list):
        return [found for index, below in enumerate(value) for found in floats(below, f"{path}.{index}")]
    return []


def explain(wrong: Exception) -> str:
    return f"column “{wrong.args[0]}” is missing" if isinstance(wrong, KeyError) else str(wrong)
