"""What this engine keeps of what it was asked, and how it reads the index."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tantivy import Query

from panier.kit.geo import Point
from panier.offer.search.port import Batch, Text
from panier.offer.search.rules import Scores
from panier.offer.search.tests.sample import CHEESE, DOCUMENTS, HERE, NOW, asked, document, filled, found
from panier.providers.tantivy import keeping, ordering, words
from panier.providers.tantivy.adapter import TantivyEngine
from panier.providers.tantivy.files import generation
from panier.providers.tantivy.hits import packed
from panier.providers.tantivy.opened import open_index

WRITTEN = [
    *(
        (q, title)
        for q in ("purée", "puree", "purées", "PUREES")
        for title in ("Purée de marrons", "Purées de marrons")
    ),
    *((q, "Puree de marrons") for q in ("purée", "puree", "PUREE")),
]


@pytest.mark.parametrize(("q", "title"), WRITTEN)
def test_an_accent_is_left_out_on_either_side(tmp_path: Path, q: str, title: str) -> None:
    """The stemmer knows accents: « purée » and « puree » have different stems, « pure » has that of the second."""
    engine = filled(TantivyEngine(tmp_path))
    engine.put(Batch([document(70, title, "Chestnuts"), document(71, "Eau très pure des sources", "Water")]))
    assert found(engine, q=q)[0] == 70


def test_a_document_differs_when_something_the_index_knows_of_it_does(tmp_path: Path) -> None:
    engine = filled(TantivyEngine(tmp_path))
    assert engine.differing(DOCUMENTS) == []
    first = DOCUMENTS[0]
    for changed in (
        {"minor": first.minor + 1},
        {"in_stock": False},
        {"origins": ("made",)},
        {"record": 97},
        {"rated": (3, 250)},
    ):
        other = replace(first, **changed)
        assert engine.differing([other, *DOCUMENTS[1:]]) == [other], changed
    unknown = document(500, "Bougie", "Candle")
    assert engine.differing([unknown]) == [unknown]
    rebuilt = TantivyEngine(tmp_path / "anew")
    rebuilt.rebuild([Batch(DOCUMENTS)])
    assert rebuilt.differing([replace(each, places=()) for each in DOCUMENTS]) != []


def test_who_asks_again_within_the_minute_is_not_worked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, worked = filled(TantivyEngine(tmp_path)), []
    whole = Scores.of

    def counted(*given: Any, **more: Any) -> int:
        worked.append(given)
        return whole(*given, **more)

    monkeypatch.setattr(Scores, "of", counted)

    def work(**more: Any) -> int:
        worked.clear()
        engine.find(replace(asked(q="fromage", point=HERE), **more))
        return len(worked)

    most = work()
    assert most > 0
    assert work() == work(now=NOW + timedelta(seconds=59)) == 0
    assert work(now=NOW + timedelta(seconds=60)) == work(point=Point(46.81, -71.21)) == most
    engine.put(Batch([document(72, "Fromage", "Cheese")]))
    assert work() == most + 1


def test_what_is_kept_is_limited_and_what_was_asked_last_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "KEPT_MAX", 2)
    store: dict[str, str] = {}
    for question in ("a", "b", "a", "c"):
        keeping.kept(store, question, lambda: "worked out")
    assert list(store) == ["a", "c"]
    assert keeping.kept(store, "a", lambda: "anew") == "worked out"
    assert keeping.kept(store, "b", lambda: "anew") == "anew"
    assert len(store) == 2
    keeping.kept(store, "d", lambda: "worked out", most=3)
    assert list(store) == ["a", "b", "d"]


def test_hits_are_kept_as_they_were_found(tmp_path: Path) -> None:
    filled(TantivyEngine(tmp_path))
    found = open_index(generation(tmp_path)).searcher().search(Query.all_query(), 50).hits
    again = packed(found).first(50)
    assert len(found) > 1
    assert [(score, at.segment_ord, at.doc) for score, at in again] == [(s, at.segment_ord, at.doc) for s, at in found]
    assert len(packed(found).first(1)) == 1


@pytest.mark.parametrize(("most", "judged"), [(3, {60, 61, 64}), (1_000, {60, 61})])
def test_where_much_is_sold_what_is_around_is_nearer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, judged: set[int]
) -> None:
    """The one next door says the words less well than those at 7 km. Control: in the widest circle it is not judged."""
    monkeypatch.setattr(ordering, "AROUND_MOST", most)
    monkeypatch.setattr("panier.providers.tantivy.finding.RANKED", 2)
    monkeypatch.setattr(ordering, "RANKED", 2)
    monkeypatch.setattr(ordering, "RANKED_AROUND", 2)
    engine = filled(TantivyEngine(tmp_path))
    far = [document(60 + each, "Ocarina", "Ocarina", places=(15,)) for each in range(4)]
    engine.put(Batch([*far, document(64, "Ocarina de terre cuite", "Ocarina", places=(11,))]))
    assert {hit.product for hit in engine.find(asked(q="ocarina", point=HERE)).hits if hit.rank} == judged


FILTERS: list[dict[str, Any]] = [
    {},
    {"price_max": 300},
    {"price_min": 1_000_000},
    {"categories": (CHEESE,)},
    {"in_stock": True, "sort": "price"},
]
TYPED = ["fromage", "fromgae", "tarte pomme", "tarte aux poires", "syrup", "fromage 422", "chapeau d'érable tiède"]


@pytest.mark.parametrize("exact", [False, True])
def test_words_asked_again_with_filters_are_read_as_if_asked_for_the_first_time(tmp_path: Path, *, exact: bool) -> None:
    """And what the whole market has by a strict reading, but not with these filters, is looked for by lenient ones."""
    only: dict[str, Any] = {"texts": {"fr": Text("Poire", "", "", ""), "en": Text("Pear", "", "", "")}, "minor": 200}
    engine = filled(TantivyEngine(tmp_path))
    engine.put(Batch([replace(document(80, "Poires", "Pears"), **only), document(81, "Tarte aux poires", "Pear pie")]))
    asking = [asked(q=q, exact=exact, **more) for q in TYPED for more in FILTERS]
    warm = [engine.find(each) for each in asking]
    assert warm == [TantivyEngine(tmp_path).find(each) for each in asking]
    assert found(engine, q="tarte aux poires", exact=exact, price_max=300) == [80]


def test_known_words_are_not_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = filled(TantivyEngine(tmp_path))
    engine.find(asked(q="fromage bleu"))
    monkeypatch.setattr(words, "attempts", lambda *_asked, **_how: pytest.fail("built again"))
    assert found(engine, q="fromage bleu", price_min=1) == found(engine, q="fromage bleu")
