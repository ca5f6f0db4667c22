"""What is asked for comes first: judgements written from the catalogue before any query was run, over the demonstration
market as it is loaded. A change that lowers a recorded figure fails here.
"""

from argparse import Namespace
from dataclasses import replace

import pytest

from panier.base.territories.models import Setting
from panier.base.territories.queries import setting_in_force
from panier.config.commands.bench.relevance import judged
from panier.flows.rebuild_search import rebuild_search
from panier.offer.search.queries import formulas
from panier.offer.search.rules.ranking import FEATURES, SETTING, WHOLE
from tests.relevance.judgements import Figures, Judgement, Market, Sold, judgements, measured, ndcg
from tests.relevance.measure import MOMENT, fallen, floor, market_of_goods

LEAST_NDCG, MOST_NOTHING = {"held_aside": 0.85, "tuned": 0.85}, 0.02


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_for_comes_first_and_no_figure_falls(capsys: pytest.CaptureFixture[str]) -> None:
    """As `./panier bench relevance` measures and ends. A change that lowers a figure, here a formula to which words are nothing, is a 1."""
    market = market_of_goods()
    begun = [formula.begins for formula in formulas("qc", MOMENT)]
    assert max(begun) <= MOMENT, "the pack's newest formula is what is judged: MOMENT must be a Tuesday's noon after it"
    goods = {sold.good for sold in market.sold.values()}
    for judgement in (*judgements("tuned"), *judgements("held_aside")):
        assert set(judgement.grades) <= goods, judgement.q
        assert sum(judgement.grade(sold) > 0 for sold in market.sold.values()) >= 8, judgement.q
    found = measured(market)
    assert fallen(found, floor()) == []
    for name in ("tuned", "held_aside"):
        assert found[name].ndcg >= LEAST_NDCG[name]
        assert found[name].nothing <= MOST_NOTHING
    asked = Namespace(worst=0, record=False)
    assert judged(market, asked) == 0
    assert "fallen" not in capsys.readouterr().out
    value = setting_in_force("qc", SETTING, MOMENT)
    deaf = {**value, "weights": {**dict.fromkeys(FEATURES, 0), "available": WHOLE}}
    Setting.objects.create(territory_id="qc", key=SETTING, value=deaf, in_force_from=MOMENT, source="control")
    rebuild_search(now=MOMENT)
    assert judged(market, asked) == 1
    assert "fallen: tuned: ndcg " in capsys.readouterr().out


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
