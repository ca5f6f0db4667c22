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
        self._lines: dict[tuple[str, object], int] = {}

    def at(self, file: str, key: object) -> str:
        """Where that record stands, for a problem that shows only beside others."""
        return f"{file} line {self._lines[file, key]}"

    def at_key(self, key: str) -> str:
        """Where that key stands in the manifest: its first line that begins with it."""
        text = (self.folder / "pack.yaml").read_text(encoding="utf-8-sig")
        lines = (line for line, words in enumerate(text.splitlines(), 1) if words.lstrip().startswith(f"{key}:"))
        return f"pack.yaml line {next(lines, 1)}"

    def manifest(self) -> dict[str, Any]:
        text = self._text("pack.yaml")
        try:
            read = yaml.safe_load(text) if text else {}
        except yaml.YAMLError as unreadable:
            mark = getattr(unreadable, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            self.problems.append(f"pack.yaml line {line}: {getattr(unreadable, 'problem', None) or unreadable}.")
            return {}
        if not isinstance(read, dict):
            self.problems.append("pack.yaml: must be a mapping of keys.")
            return {}
        self.problems += [f"pack.yaml: “{key}” is missing." for key in sorted(KEYS - set(read))]
        self.problems += [f"{self.at_key(key)}: “{key}” is not known." for key in sorted(set(read) - KEYS)]
        self.problems += [
            f"{self.at_key(path.split('.')[-1])}: {path} is a float; write it as text." for path in floats(read)
        ]
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
            self._lines.setdefault((file, key(record)), line)
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
