"""What the engine of every day promises beside what every engine does."""

from typing import Any

import pytest

from panier.offer.search.port import Batch, SearchEngine
from panier.offer.search.rules import REACH, TakenPlace
from panier.offer.search.tests.contract import SWEET, BasicContract
from panier.offer.search.tests.sample import HERE, QUEBEC, asked, counts, document, found


class FullContract(BasicContract):
    def test_a_look_alike_is_not_counted_when_the_word_exists(self, engine: SearchEngine) -> None:
        assert found(engine, q="pain") == [11]
        assert found(engine, q="bain") == [12]

    def test_prefix_and_hand_made_synonyms(self, engine: SearchEngine) -> None:
        assert found(engine, q="choc") == []
        assert found(engine, q="tuq") == [8]
        assert found(engine, q="bonnet") == [8]
        assert found(engine, q="fraîche chèvre") == [1]

    @pytest.mark.parametrize("q", ["casse-tête", "casse tête", "CASSE-TETE", "cassetête", "cassetete"])
    def test_a_compound_is_found_however_it_is_written(self, engine: SearchEngine, q: str) -> None:
        engine.put(Batch([document(80, "Casse-tête de 500 morceaux", "Jigsaw puzzle")]))
        assert found(engine, q=q) == [80]
        engine.put(Batch([document(80, "Cassetête de 500 morceaux", "Jigsaw puzzle")]))
        assert found(engine, q=q) == [80]

    @pytest.mark.parametrize(
        ("here", "elsewhere"),
        [
            ("tuque", "bonnet"),
            ("souliers", "chaussures"),
            ("chandail", "pull"),
            ("liqueur", "boisson gazeuse"),
        ],
    )
    def test_words_of_here_and_of_elsewhere_find_each_other(
        self, engine: SearchEngine, here: str, elsewhere: str
    ) -> None:
        engine.put(Batch(gone=[8], documents=[document(81, here, "One"), document(82, elsewhere, "Other")]))
        assert sorted(found(engine, q=here)) == sorted(found(engine, q=elsewhere)) == [81, 82]
        assert found(engine, q=here, territory="on") == []

    def test_several_words_that_say_one_thing(self, engine: SearchEngine) -> None:
        shoes = document(82, "Chaussures de cuir", "Leather shoes")
        engine.put(Batch([document(81, "Boisson gazeuse au gingembre", "Ginger soft drink"), shoes]))
        assert found(engine, q="liqueur douce au gingembre") == [81]
        assert found(engine, q="soda pop", language="en") == [81]
        assert found(engine, q="soulier en cuir") == [82]

    @pytest.mark.parametrize("q", ["62154000012", "00062154000012", "0 62154 00001 2", "olive-500", "OLIVE500"])
    def test_a_whole_number_finds_its_product_and_no_other(self, engine: SearchEngine, q: str) -> None:
        engine.put(Batch([document(83, "Olive 500 62154", "Olive")]))
        answer = engine.find(asked(q=q))
        assert ([hit.product for hit in answer.hits], answer.total, answer.meant) == ([3], 1, "")

    def test_what_is_respelt_is_said_and_can_be_insisted_on(self, engine: SearchEngine) -> None:
        answer = engine.find(asked(q="fromgae cheddar"))
        assert (answer.hits[0].product, answer.meant) == (2, "fromage cheddar")
        assert engine.find(asked(q="cremme glacée")).meant == "crème glacée"
        assert engine.find(asked(q="fromage")).meant == engine.find(asked(q="from")).meant == ""
        insisted = engine.find(asked(q="fromgae", exact=True))
        assert (insisted.total, insisted.meant) == (0, "fromage")

    def test_what_else_bears_the_words(self, engine: SearchEngine) -> None:
        def also(**changed: Any) -> list[tuple[str, str]]:
            return [(each.what.kind, each.what.label) for each in engine.find(asked(**changed)).also]

        assert also(q="fromage") == [("category", "Fromages")]
        assert also(q="fromgae") == [("category", "Fromages")]  # as respelt
        assert also(q="bruno") == [("merchant", "Épicerie Bruno")]
        assert also(q="rue villeray") == also(q="villeray") == [("street", "Rue Villeray")]
        assert also(q="montreal") == [("town", "Montréal"), ("region", "Montréal")]
        assert also(q="maison") == also(q="zorglub") == also(q="fromage", page=2) == []  # no aisle that holds nothing
        (near,) = engine.find(asked(q="bruno", point=HERE)).also
        assert near.distance_m == pytest.approx(3828, abs=1)  # the nearer of his two places

    def test_a_place_among_the_words_narrows_to_it(self, engine: SearchEngine) -> None:
        engine.put(Batch([document(100 + each, "Fromage de brebis", "Ewe cheese", **QUEBEC) for each in range(9)]))
        answer = engine.find(asked(q="fromage Capitale-Nationale"))
        assert ({hit.product for hit in answer.hits}, answer.total) == ({2, *range(100, 109)}, 10)
        assert answer.taken == TakenPlace("region", "Capitale-Nationale", "fromage", narrowed=True)
        assert found(engine, q="fromage capitale nationale", exact=True) == []
        assert engine.find(asked(q="montréal")).total == 11
        assert 2 in found(engine, q="cheddar québec")
        assert engine.find(asked(q="cheddar québec")).taken is None  # the land, not the town

    def test_little_at_the_place_comes_first_and_what_is_elsewhere_follows(self, engine: SearchEngine) -> None:
        answer = engine.find(asked(q="fromage Capitale-Nationale"))
        assert (answer.hits[0].product, answer.total) == (2, 3)
        assert answer.taken == TakenPlace("region", "Capitale-Nationale", "fromage", narrowed=False)
        for words in ("fromage à Montréal", "Montréal fromgae"):
            assert [set(found(engine, q=words)[:2]), found(engine, q=words)[2:]] == [{1, 13}, [2]]
        assert found(engine, q="fromage rue Villeray") == [13, 1, 2]
        assert found(engine, q="fromage Capitale-Nationale", sort="price") == [2]  # sorted otherwise, it stays alone

    def test_what_is_not_at_the_place_is_looked_for_from_there(self, engine: SearchEngine) -> None:
        answer = engine.find(asked(q="tarte ville de québec"))
        assert [hit.product for hit in answer.hits] == [7]
        assert answer.taken == TakenPlace("town", "Ville de Québec", "tarte", narrowed=False)

    def test_what_a_thing_is_for_is_wished_not_needed(self, engine: SearchEngine) -> None:
        assert found(engine, q="fromage de chèvre pour une grande soirée entre voisins")[0] == 1
        assert found(engine, q="apple pie for a long winter evening", language="en")[0] == 7

    def test_less_than_half_of_the_words_is_a_last_resort_and_said(self, engine: SearchEngine) -> None:
        little = asked(q="fromage zzyzx qwzkx vvjqk")
        assert (engine.is_lost(little), engine.find(little).total > 0) == (True, True)
        assert not engine.is_lost(asked(q="fromage zzyzx"))
        assert engine.find(asked(q="fromage zzyzx qwzkx vvjqk", exact=True)).total == 0

    def test_of_an_occasion_the_thing_itself_comes_before_what_has_to_do_with_it(self, engine: SearchEngine) -> None:
        for number, title in ((85, "Gâteau aux truffes"), (86, "Truffes au cacao"), (87, "Tasse bleue")):
            engine.put(Batch([document(number, title, title)]))
        assert found(engine, q="cadeau prof") == [86, 87, 85]

    def test_how_far_words_may_be_misspelt(self, engine: SearchEngine) -> None:
        engine.put(Batch([document(85, "Boucles d’oreilles", "Earrings"), document(86, "Bandeau", "Warm ear band")]))
        assert engine.find(asked(q="earings", language="en")).meant == "earrings"  # its stem, “ear”, says too little
        assert found(engine, q="earings", language="en")[0] == 85
        assert engine.find(asked(q="pei", language="en")).meant == "pie"  # three letters, two of them swapped
        assert engine.find(asked(q="pis", language="en")).meant == ""
        assert engine.find(asked(q="suce")).meant == ""  # a word of the territory: no « sauce »

    def test_a_title_that_says_it_all_is_no_place(self, engine: SearchEngine) -> None:
        engine.put(Batch([document(84, "Bagel de Montréal", "Montréal bagel", **QUEBEC)]))
        answer = engine.find(asked(q="bagel montréal"))
        assert ([hit.product for hit in answer.hits], answer.taken) == ([84], None)

    def test_suggestions_of_every_kind_forgive_one_error(self, engine: SearchEngine) -> None:
        def suggested(words: str) -> list[tuple[str, str]]:
            answers = engine.suggest(words, language="fr", territory="qc", limit=8)
            return [(each.kind, each.label) for each in answers]

        assert ("street", "Rue Villeray") in suggested("rue vil")
        assert suggested("montr") == [("town", "Montréal"), ("region", "Montréal")]
        assert ("merchant", "Épicerie Bruno") in suggested("epcierie")
        assert ("category", "Fromages") in suggested("frmage")
        assert ("product", "Fromage cheddar vieilli") in suggested("frmage")

    def test_the_other_language_answers_when_ours_does_not(self, engine: SearchEngine) -> None:
        assert found(engine, q="sourdough", language="fr") == [11]
        assert found(engine, q="tarte aux pommes", language="en") == [7]

    def test_too_many_words_find_what_has_most_of_them(self, engine: SearchEngine) -> None:
        assert found(engine, q="sirop érable biologique ambré")[:1] == [4]

    def test_one_group_is_shown_once_and_counted_as_it_is(self, engine: SearchEngine) -> None:
        answer = engine.find(asked(q="sirop"))
        assert (answer.total, len(answer.hits)) == (2, 1)
        assert found(engine, q="sirop", sort="price") == [5]
        assert found(engine, q="sirop", merchants=("chez-bella",)) == [4]

    def test_a_facet_ignores_its_own_filter_and_obeys_the_others(self, engine: SearchEngine) -> None:
        assert counts(engine, "merchant", q="fromage") == {"chez-bella": 2, "bruno": 1}
        assert counts(engine, "merchant", q="fromage", merchants=("bruno",)) == {"bruno": 1, "chez-bella": 2}
        assert counts(engine, "state", q="fromage", merchants=("bruno",)) == {"selling": 1}
        assert counts(engine, "state", states=("linked",)) == {"selling": 11, "linked": 1, "listed": 1}
        assert counts(engine, "how", merchants=("laine-et-cie",)) == {"parcel": 1}
        assert counts(engine, "region", regions=("montreal",)) == {"montreal": 11, "capitale-nationale": 2}
        chosen = [value.value for value in engine.find(asked(states=("linked",))).facets["state"] if value.selected]
        assert chosen == ["linked"]

    def test_price_bands(self, engine: SearchEngine) -> None:
        everything = {"0-999": 4, "1000-2499": 6, "2500-4999": 2, "5000-9999": 1}
        assert counts(engine, "price") == everything
        assert counts(engine, "price", price_min=1000, price_max=2499) == everything
        facet = engine.find(asked(price_min=1000, price_max=2499)).facets["price"]
        assert [value.value for value in facet if value.selected] == ["1000-2499"]

    def test_open_now_is_counted_whether_asked_or_not(self, engine: SearchEngine) -> None:
        assert counts(engine, "open", categories=(SWEET,)) == {"now": 3}
        assert counts(engine, "open", categories=(SWEET,), open_now=True) == {"now": 3}
        assert counts(engine, "in_stock") == {"1": 12}

    def test_distance_sort_reads_as_many_rings_as_the_page_needs(self, engine: SearchEngine) -> None:
        many = [
            document(100 + number, f"Bougie {number}", "Candle", places=(11 + number % 5,), minor=number)
            for number in range(60)
        ]
        nowhere = document(300, "Bougie sans lieu", "Candle", places=())
        engine.put(Batch(documents=[*many, nowhere]))
        ordered = [
            hit
            for page in (1, 2, 3)
            for hit in engine.find(asked(q="bougie", sort="distance", point=HERE, page=page, page_size=25)).hits
        ]
        assert len(ordered) == 61
        metres = [hit.distance_m for hit in ordered]
        assert metres[-1] is None
        assert metres[:-1] == sorted(each for each in metres if each is not None)
        assert ordered[-1].product == 300

    def test_the_reach_is_where_pages_end(self, engine: SearchEngine) -> None:
        assert found(engine, page=REACH // 24) == []
