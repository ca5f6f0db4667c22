"""What is asked for comes first: judgements written from the catalogue before any query was run, over the demonstration
market as it is loaded. A change that lowers a recorded figure fails here.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from panier.demonstration.content import read_content
from panier.flows.demonstration_goods import load_goods
from panier.flows.demonstration_shops import load_shops
from panier.flows.rebuild_search import rebuild_search
from panier.offer.catalogue.pictures import StoredPicture
from tests.relevance.judgements import Figures, Judgement, Market, Sold, judgements, measured, ndcg
from tests.relevance.measure import fallen, floor, market_of

NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # a Tuesday, noon in Montréal
PICTURES = defaultdict[str, StoredPicture](lambda: StoredPicture("0" * 64, (320,), 320, 275))  # they play no part
LEAST_NDCG, MOST_NOTHING = {"held_aside": 0.85, "tuned": 0.85}, 0.02


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_for_comes_first_and_no_figure_falls() -> None:
    content = read_content()
    load_goods("qc", content, load_shops("qc", content, now=NOW), PICTURES, now=NOW)
    rebuild_search(now=NOW)
    market = market_of(NOW)
    goods = {sold.good for sold in market.sold.values()}
    for judgement in (*judgements("tuned"), *judgements("held_aside")):
        assert set(judgement.grades) <= goods, judgement.q
        assert sum(judgement.grade(sold) > 0 for sold in market.sold.values()) >= 8, judgement.q
    found = measured(market)
    assert fallen(found, floor()) == []
    for name in ("tuned", "held_aside"):
        assert found[name].ndcg >= LEAST_NDCG[name]
        assert found[name].nothing <= MOST_NOTHING


def test_the_judgements_are_many_in_both_languages_and_those_held_aside_are_no_others() -> None:
    tuned, aside = judgements("tuned"), judgements("held_aside")
    assert len(tuned) + len(aside) >= 150
    assert len(aside) >= 50
    for name, least in (("fr", 80), ("en", 35)):
        assert sum(each.language == name for each in (*tuned, *aside)) >= least
    assert not {(each.q, each.language) for each in tuned} & {(each.q, each.language) for each in aside}
    assert all(len(each.grades) >= 8 for each in (*tuned, *aside))


def test_a_figure_that_falls_is_named() -> None:
    was = {"tuned": Figures(0.9, 0.8, 0.01)}
    assert fallen(was, was) == []
    assert fallen({"tuned": replace(was["tuned"], ndcg=0.95, nothing=0.0)}, was) == []
    assert fallen({"tuned": replace(was["tuned"], ndcg=0.88)}, was) == ["tuned: ndcg 0.880, was 0.900"]
    assert fallen({"tuned": Figures(0.9, 0.7, 0.05)}, was) == [
        "tuned: recall 0.700, was 0.800",
        "tuned: nothing 0.050, was 0.010",
    ]


def test_the_measure_itself() -> None:
    assert ndcg([3, 1, 0], [3, 1, 0]) == 1.0
    assert ndcg([0], [3, 1, 0]) == 0.0
    assert ndcg([1, 3], [3, 1]) == pytest.approx((1 + 7 / 1.584962500721156) / (7 + 1 / 1.584962500721156))
    sold = {1: Sold("a.a", "here", "g"), 2: Sold("a.a", "there", "g"), 3: Sold("b.b", "there", "h")}
    judged = Judgement("x", "fr", {"a.a": 3, "b.b": 2}, at="here")
    assert [judged.grade(each) for each in sold.values()] == [3, 1, 0]
    assert Market(sold, lambda _: [1]).figures(judged) == Figures(1.0, 1.0, 0.0)
    assert Market(sold, lambda _: []).figures(judged) == Figures(0.0, 0.0, 1.0)
