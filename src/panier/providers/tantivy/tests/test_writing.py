"""Writing the index: what is committed stays, what is not is not there, deleting deletes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tantivy import Document, FieldType, Index, Query, SchemaBuilder

from panier.offer.search.port import Batch, IndexMissing
from panier.offer.search.tests.sample import DOCUMENTS, document, filled, found
from panier.providers.tantivy.adapter import TantivyEngine
from panier.providers.tantivy.schema import FORMAT, schema

WRITER = """
import sys, pathlib, django
django.setup()
from panier.offer.search.port import Batch
from panier.offer.search.tests.sample import document
from panier.providers.tantivy.adapter import TantivyEngine
engine = TantivyEngine(pathlib.Path(sys.argv[1]))
number = 1000
while True:
    engine.put(Batch(documents=[document(number, f"Bougie {number}", "Candle")]))
    print(number, flush=True)
    number += 1
"""


def writer(root: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", WRITER, str(root)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "panier.config.settings"},
    )


def test_a_writer_killed_at_any_moment_loses_nothing_it_committed(tmp_path: Path) -> None:
    engine = filled(TantivyEngine(tmp_path))
    for pause in (0.05, 0.11, 0.17):
        process = writer(tmp_path)
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline())]
        time.sleep(pause)
        os.kill(process.pid, signal.SIGKILL)
        acknowledged += [int(line) for line in process.stdout.read().split()]
        process.wait()
        process.stdout.close()
        held = engine.size() - len(DOCUMENTS)
        assert held in {len(acknowledged), len(acknowledged) + 1}  # the last may have been committed, not yet said
        engine.put(Batch(gone=range(1000, 1000 + held)))  # the lock died with its holder
        assert engine.size() == len(DOCUMENTS)


def test_another_process_sees_each_commit_at_once(tmp_path: Path) -> None:
    engine = filled(TantivyEngine(tmp_path))
    process = writer(tmp_path)
    assert process.stdout is not None
    try:
        for _ in range(10):
            number = int(process.stdout.readline())
            assert found(engine, q=f"bougie {number}")[:1] == [number]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_putting_twice_is_putting_once(tmp_path: Path) -> None:
    engine = filled(TantivyEngine(tmp_path))
    for _ in range(3):
        engine.put(Batch(documents=DOCUMENTS))
    assert engine.size() == len(DOCUMENTS)


def test_deleting_by_an_unsigned_key_deletes_nothing_so_ours_are_signed() -> None:
    """The quirk itself, so that a version of tantivy without it is noticed; then that no field of ours has it."""

    def left(kind: str) -> int:
        builder = SchemaBuilder()
        getattr(builder, f"add_{kind}_field")("key", indexed=True)
        fields = builder.build()
        index = Index(fields)
        with index.writer(15_000_000, 1) as made:
            made.add_document(Document.from_dict({"key": 7}, fields))
            made.commit()
            made.delete_documents_by_term("key", 7)
            made.commit()
        index.reload()
        return int(index.searcher().num_docs)

    assert (left("unsigned"), left("integer")) == (1, 0)
    Query.range_query(schema(), "product", FieldType.Integer, 1)  # raises when the field is of another type


def test_a_batch_that_cannot_be_written_leaves_everything_as_it_was(tmp_path: Path) -> None:
    engine = filled(TantivyEngine(tmp_path))
    broken = document(2, "x", "x", group="not a number")
    with pytest.raises(ValueError, match="group"):
        engine.put(Batch(documents=[document(1, "Autre chose", "Other"), broken], gone=[3]))
    assert engine.size() == len(DOCUMENTS)
    assert found(engine, q="chèvre") == [1]
    engine.put(Batch(gone=[3]))
    assert engine.size() == len(DOCUMENTS) - 1


def test_a_rebuild_that_fails_leaves_the_old_index_and_one_that_succeeds_leaves_no_remains(tmp_path: Path) -> None:
    engine = filled(TantivyEngine(tmp_path))

    def failing() -> Iterator[Batch]:
        yield Batch(documents=DOCUMENTS[:3])
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        engine.rebuild(failing())
    assert engine.size() == len(DOCUMENTS)
    engine.rebuild([Batch(documents=DOCUMENTS[:3])])
    assert engine.size() == 3
    assert len(list(tmp_path.glob("gen_*"))) == 1


def test_readers_keep_answering_while_the_index_is_replaced(tmp_path: Path) -> None:
    engine = filled(TantivyEngine(tmp_path))
    reader = TantivyEngine(tmp_path)

    def watched() -> Iterator[Batch]:
        for start in range(0, len(DOCUMENTS), 4):
            assert reader.size() == len(DOCUMENTS)
            yield Batch(documents=DOCUMENTS[start : start + 4])

    engine.rebuild(watched())
    assert reader.size() == len(DOCUMENTS)


def test_nothing_is_put_where_there_is_no_index(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path)
    for question in (engine.size, lambda: engine.put(Batch(documents=DOCUMENTS))):
        with pytest.raises(IndexMissing):
            question()
    assert not list(tmp_path.glob("gen_*"))


def test_an_index_of_another_format_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = filled(TantivyEngine(tmp_path))
    monkeypatch.setattr("panier.providers.tantivy.files.FORMAT", FORMAT + 1)
    with pytest.raises(IndexMissing):
        engine.size()


def parts(engine: TantivyEngine) -> int:
    return engine._current().searcher.num_segments


def test_what_many_changes_scattered_is_told_until_it_is_put_together(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path)
    filled(engine)
    new = [document(number, f"Bougie {number}", "Candle") for number in (1000, 1001, 1002)]
    whole, before = parts(engine), len(DOCUMENTS)
    assert engine.scattered(before) == []  # few: they may stay
    for each in new:
        engine.put(Batch(documents=[each]))
    engine.put(Batch(gone=[1001]))
    assert parts(engine) >= whole + 2
    assert engine.scattered(2) == []  # too much together
    listed = engine.scattered(before + len(new))
    assert {1000, 1002} <= set(listed)
    together = {each.product: each for each in [*DOCUMENTS, *new] if each.product != 1001}
    engine.put(Batch(documents=[together[product] for product in listed if product in together]))
    assert parts(engine) < whole + 2
    assert engine.scattered(before + len(new)) == []
    assert engine.size() == before + 2
    assert found(engine, q="bougie 1002")[:1] == [1002]
