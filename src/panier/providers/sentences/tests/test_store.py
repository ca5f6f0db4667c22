"""Vectors are kept whole, once each, and found again; the real encoder reads both languages alike."""

from pathlib import Path

import numpy as np
import pytest

from panier.providers.sentences.adapter import Sentences
from panier.providers.sentences.store import DIMENSIONS, SIGN_BYTES, Store

GOODS = {
    1: "Couronne de sapin. Couronnes",
    2: "Pyjama en flanelle. Vêtements de nuit",
    3: "Hache de camp. Haches",
    4: "Café du matin, torréfaction moyenne. Cafés",
    5: "Fromage en grains du jour. Fromages",
}


def one(place: int) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    made = np.zeros((1, DIMENSIONS), dtype=np.float32)
    made[0, place] = 0.2
    return made


@pytest.fixture(scope="module")
def sentences(tmp_path_factory: pytest.TempPathFactory) -> Sentences:
    made = Sentences(tmp_path_factory.mktemp("meaning"))
    assert made.is_installed  # the tests' requirements hold the encoder
    assert made.learn(GOODS) == len(GOODS)
    return made


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("décorer un arbre de Noël", 1),
        ("quelque chose pour bien dormir", 2),
        ("something to wear in bed", 2),
        ("something to drink in the morning", 4),
    ],
)
def test_what_is_meant_is_found_without_its_words(sentences: Sentences, words: str, key: int) -> None:
    found = sentences.near(words, 5)
    assert found[0][0] == key
    assert [close for _, close in found] == sorted((close for _, close in found), reverse=True)


def test_far_is_nothing(sentences: Sentences) -> None:
    assert sentences.near("déclaration de revenus trimestrielle", 5) == []


def test_each_text_is_learnt_once_and_takes_little_more_than_half_a_kilobyte(sentences: Sentences) -> None:
    assert sentences.learn(GOODS) == 0
    assert sentences.unknown({1: "", 99: ""}) == [99]
    assert sentences.size() == len(GOODS)
    held = sum(file.stat().st_size for file in sentences.folder.iterdir())
    assert held == len(GOODS) * (DIMENSIONS + SIGN_BYTES + 8)


def test_a_half_written_end_is_cut_off_and_learnt_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add([7], one(0))
    with (tmp_path / "vectors").open("ab") as file:
        file.write(b"\1" * (DIMENSIONS + 3))  # killed before the keys
    assert store.size() == 1
    store.add([8], one(1))
    assert [key for key, _ in store.nearest(one(1)[0] * 5, 2)] == [8, 7]
    with (tmp_path / "keys").open("ab") as file:
        file.write(b"\0" * 5)
    assert store.size() == 2
    assert store.unknown([7, 8, 9]) == [9]


def test_nothing_learnt_is_nothing_near(tmp_path: Path) -> None:
    empty = Sentences(tmp_path / "none")
    assert empty.near("fromage", 5) == []
    assert empty.size() == 0


@pytest.mark.parametrize("signed", [True, False])
def test_among_many_those_are_compared_whose_signs_are_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, signed: bool
) -> None:
    """A store without signs is looked through whole, and gets them with what is learnt next."""
    monkeypatch.setattr("panier.providers.sentences.store.LIKELY", 40)
    dice = np.random.default_rng(1)
    vectors = dice.normal(scale=1 / np.sqrt(DIMENSIONS), size=(2_000, DIMENSIONS)).astype(np.float32)
    sought = vectors[1_234] + 0.3 * vectors[7]
    store = Store(tmp_path)
    store.add(range(1_999), vectors[:1_999])
    if not signed:
        (tmp_path / "signs").unlink()
        assert [key for key, _ in store.nearest(sought, 2)] == [1_234, 7]
    store.add([1_999], vectors[1_999:])
    assert (tmp_path / "signs").stat().st_size == 2_000 * SIGN_BYTES
    assert store._likely(sought).size == 40
    ((key, close),) = store.nearest(sought, 1)
    assert key == 1_234
    assert close == pytest.approx(1.0, abs=0.1)
    assert store.nearest(vectors[1_999], 1)[0][0] == 1_999
