"""Where the index lies: one folder per generation, and a pointer to the one that counts, replaced in one step."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from panier.kit.ids import new_id
from panier.offer.search.port import IndexMissing, Surroundings
from panier.offer.search.surroundings import understood, written
from panier.providers.tantivy.schema import FORMAT

POINTER, SURROUNDINGS, LOCK = "current.json", "surroundings.json", "writer.lock"
Stamp = tuple[tuple[int, int], ...]


def generation(root: Path) -> Path:
    """The folder that counts; IndexMissing when there is none of this format."""
    try:
        pointer = json.loads((root / POINTER).read_text(encoding="utf-8"))
        folder = root / Path(str(pointer["generation"])).name
    except (OSError, ValueError, KeyError, TypeError) as unreadable:
        raise IndexMissing(f"No search index in {root}.") from unreadable
    if pointer.get("format") != FORMAT or not (folder / "meta.json").is_file():
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


def stamp(root: Path, folder: Path) -> Stamp:
    """Changes whenever something was committed or another folder counts; empty when a file is missing.

    Three calls of stat and no more: each search asks.
    """
    paths = f"{root}/{POINTER}", f"{folder}/meta.json", f"{folder}/{SURROUNDINGS}"
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
