"""Where the index lies: one folder per generation, and a pointer to the one that counts, replaced in one step."""

import fcntl
import json
import os
import shutil
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from panier.kit.ids import new_id
from panier.offer.search.port import IndexMissing, Surroundings
from panier.offer.search.surroundings import understood, written
from panier.providers.tantivy.schema import FORMAT

META = "meta.json"
POINTER, SURROUNDINGS, LOCK, SUSPECT = "current.json", "surroundings.json", "writer.lock", "suspect"
FOOTER = struct.Struct("<II")  # of a segment's file: how long what tells of it is, and a mark
FOOTER_MARK = 1337
READ = 1 << 20  # bytes at once
Stamp = tuple[tuple[int, int], ...]


def generation(root: Path) -> Path:
    """The folder that counts; IndexMissing when there is none of this format."""
    try:
        pointer = json.loads((root / POINTER).read_text(encoding="utf-8"))
        folder = root / Path(str(pointer["generation"])).name
    except (OSError, ValueError, KeyError, TypeError) as unreadable:
        raise IndexMissing(f"No search index in {root}.") from unreadable
    if pointer.get("format") != FORMAT or not (folder / META).is_file():
        raise IndexMissing(f"The search index in {root} is of another format or incomplete.")
    return folder


def new_generation(root: Path) -> Path:
    folder = root / new_id("gen")
    folder.mkdir(parents=True)
    return folder


def point_to(root: Path, folder: Path) -> None:
    """From here on `folder` counts; the others are removed (open readers keep the files they hold)."""
    replace(root / POINTER, json.dumps({"generation": folder.name, "format": FORMAT}))
    for other in root.glob("gen_*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


def suspect(root: Path) -> None:
    """The index that counts failed somebody: whoever writes it looks at all of it before he goes on."""
    with suppress(OSError, IndexMissing):
        (root / SUSPECT).write_text(generation(root).name, encoding="utf-8")


def is_suspect(root: Path, folder: Path) -> bool:
    try:
        return (root / SUSPECT).read_text(encoding="utf-8") == folder.name
    except (OSError, ValueError):
        return False


def trust(root: Path) -> None:
    (root / SUSPECT).unlink(missing_ok=True)


def is_whole(folder: Path) -> bool:
    """Every file of a segment has the checksum that its own end tells (tantivy verifies none when it opens them)."""
    try:
        read_surroundings(folder)
        names = {
            segment["segment_id"].replace("-", "") for segment in json.loads((folder / META).read_text())["segments"]
        }
        return all(_is_whole(file) for file in folder.iterdir() if file.name.partition(".")[0] in names)
    except (IndexMissing, OSError, ValueError, KeyError, TypeError):
        return False


def segments(folder: Path) -> list[int]:
    """How many documents each holds, those that are gone with them, in the order in which it is asked."""
    return [int(segment["max_doc"]) for segment in json.loads((folder / META).read_text())["segments"]]


def _is_whole(file: Path) -> bool:
    with file.open("rb") as source:
        size = source.seek(0, os.SEEK_END)
        source.seek(size - FOOTER.size)
        length, mark = FOOTER.unpack(source.read(FOOTER.size))
        left = size - FOOTER.size - length
        if mark != FOOTER_MARK or left < 0:
            return False
        source.seek(left)
        told, found = json.loads(source.read(length))["crc"], 0
        source.seek(0)
        while left and (part := source.read(min(left, READ))):
            found, left = zlib.crc32(part, found), left - len(part)
    return bool(found == told)


def stamp(root: Path, folder: Path) -> Stamp:
    """Changes whenever something was committed or another folder counts; empty when a file is missing.

    Three calls of stat and no more: each search asks.
    """
    return _stamp(f"{root}/{POINTER}", f"{folder}/{META}", f"{folder}/{SURROUNDINGS}")


def stamp_of(folder: Path) -> Stamp:
    """Changes whenever the surroundings in this folder were written."""
    return _stamp(f"{folder}/{SURROUNDINGS}")


def _stamp(*paths: str) -> Stamp:
    try:
        found = [os.stat(path) for path in paths]  # noqa: PTH116 - a path object costs more than the call
    except OSError:
        return ()
    return tuple((each.st_mtime_ns, each.st_ino) for each in found)


def replace(path: Path, text: str) -> None:
    """Whole or not at all, also when the power goes."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """One writer at a time over all processes; the lock dies with its process."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write_surroundings(folder: Path, surroundings: Surroundings) -> None:
    replace(folder / SURROUNDINGS, written(surroundings))


def read_surroundings(folder: Path) -> Surroundings:
    try:
        return understood((folder / SURROUNDINGS).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as unreadable:
        raise IndexMissing(f"The surroundings in {folder} cannot be read.") from unreadable


def is_failure(fault: BaseException) -> bool:
    """Of the engine or its files; tantivy's own alarm is no Exception."""
    return isinstance(fault, ValueError | OSError) or type(fault).__name__ == "PanicException"
