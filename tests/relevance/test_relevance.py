"""What is asked for comes first: judgements written from the catalogue before any query was run."""

from pathlib import Path

import pytest

from panier.providers.tantivy.adapter import TantivyEngine
from tests.relevance.corpus import Corpus
from tests.relevance.judgements import Judgement, judgements, mean, measure, ndcg

LEAST = {"tuned": 0.88, "held_aside": 0.85}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder: Path = tmp_path_factory.mktemp("search")
    return Corpus(TantivyEngine(folder))


@pytest.mark.parametrize("name", ["tuned", "held_aside"])
def test_what_is_asked_for_comes_first(corpus: Corpus, name: str) -> None:
    found = measure(name, corpus.catalogue, corpus.ask)
    assert mean([value for _, value, _ in found]) >= LEAST[name]


def test_the_judgements_are_many_and_of_this_catalogue(corpus: Corpus) -> None:
    tuned, aside = judgements("tuned"), judgements("held_aside")
    assert len(tuned) >= 40
    assert len(aside) >= 50
    assert not {(each.q, each.language) for each in tuned} & {(each.q, each.language) for each in aside}
    goods = set(corpus.catalogue)
    for judgement in (*tuned, *aside):
        assert set(judgement.grades) <= goods, judgement.q
        assert len(judgement.grades) >= 8, judgement.q


def test_the_measure_itself() -> None:
    judged = Judgement("x", "fr", {"a": 3, "b": 1})
    catalogue = {"a": 1, "b": 1, "c": 1}
    assert ndcg(judged, ["a", "b", "c"], catalogue) == 1.0
    assert ndcg(judged, ["c"], catalogue) == 0.0
    assert ndcg(judged, ["b", "a"], catalogue) == pytest.approx(
        (1 + 7 / 1.584962500721156) / (7 + 1 / 1.584962500721156)
    )
