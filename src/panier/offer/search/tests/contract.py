"""What an engine promises. Basic: every engine. Full: the engine of every day. A provider's tests inherit these."""

from dataclasses import replace
from datetime import timedelta

import pytest

from panier.kit.geo import Box, Point
from panier.offer.search.port import Batch, CategoryFacts, Names, SearchEngine, Text
from panier.offer.search.tests.sample import AROUND, DOCUMENTS, HERE, NOW, QUEBEC, asked, counts, document, found

ODD_QUERIES = [
    ("fromgae chevre", "fr", 1),
    ("FROMAGE de Chèvre", "fr", 1),
    ("huiles d’olives", "fr", 3),
    ("huile d'olive", "fr", 3),
    ("l'érable ambré", "fr", 4),
    ("l’erable ambre", "fr", 4),
    ("creme glacee", "fr", 6),
    ("tartes aux pomes", "fr", 7),
    ("oeuf", "fr", 10),
    ("chapeaux", "fr", 9),
    ("pains", "fr", 11),
    ("maple syrups amber", "en", 4),
    ("apples pie", "en", 7),
]
NASTY = [
    "' OR 1=1 --",
    "a & !b | (c <-> d):*A",
    '"unclosed',
    "fromage~2 title:x [* TO *] +a -b",
    "\\x00 \\ % _ {} {0} %s %(x)s",
    "💐🧀 ﷽ ҈ İıŞ ß ǅ",
    "é" * 200,
    "a " * 100,
    "😀" * 60,
    "l' d’ qu'",
    "½ ² ⅷ １２",
    "le la les des",
    "\u202eegamorf\u202c \u200bfromage",
    "مرحبا 你好 สวัสดี",
]


class BasicContract:
    """`engine`, a fixture of whoever inherits, is filled with the sample market."""

    @pytest.mark.parametrize(("words", "language", "first"), ODD_QUERIES)
    def test_odd_queries_put_the_right_product_first(
        self, engine: SearchEngine, words: str, language: str, first: int
    ) -> None:
        assert found(engine, q=words, language=language)[:1] == [first]

    def test_nothing_asked_is_everything_and_what_is_in_stock_comes_first(self, engine: SearchEngine) -> None:
        answer = engine.find(asked(page_size=100))
        assert answer.total == engine.size() == len(DOCUMENTS)
        listed = [hit.product for hit in answer.hits]
        assert listed[-1] == 10
        assert set(listed) | {4, 5} == {document.product for document in DOCUMENTS}
        assert len(set(listed)) == len(listed) == len(DOCUMENTS) - 1  # two of them are one group

    def test_what_is_nowhere_is_not_found(self, engine: SearchEngine) -> None:
        answer = engine.find(asked(q="zzyzx"))
        assert (answer.total, list(answer.hits)) == (0, [])
        assert engine.find(asked(q="?!")).total == 0
        assert engine.find(asked(territory="on")).total == 0

    @pytest.mark.parametrize("words", NASTY)
    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_any_text_is_only_words(self, engine: SearchEngine, words: str, language: str) -> None:
        assert engine.find(asked(q=words, language=language)).total >= 0
        assert len(engine.suggest(words, language=language, territory="qc", limit=8)) <= 8

    def test_a_repeated_filter_is_or_and_different_ones_are_and(self, engine: SearchEngine) -> None:
        assert set(found(engine, categories=(CHEESE, OIL))) == {1, 2, 3}
        assert set(found(engine, categories=(FOOD,), merchants=("bruno",), sort="price")) == {5, 2}
        assert set(found(engine, regions=("capitale-nationale", "montreal"), states=("linked", "listed"))) == {9, 11}
        assert set(found(engine, hows=("parcel",))) == {8}
        assert set(found(engine, price_min=699, price_max=800)) == {6, 10, 11}
        assert 10 not in found(engine, in_stock=True)

    def test_of_two_equal_finds_the_nearer_comes_first_when_one_says_where(self, engine: SearchEngine) -> None:
        engine.put(
            Batch(
                documents=(
                    document(91, "Bougie de soya", "Soy candle", **QUEBEC),
                    document(92, "Bougie de soya", "Soy candle", places=(12,)),
                )
            )
        )
        assert found(engine, q="bougie soya", point=HERE) == [92, 91]
        assert found(engine, q="bougie soya", point=Point(46.81, -71.21)) == [91, 92]
        assert set(found(engine, q="bougie soya")) == {91, 92}

    def test_nearness_does_not_hide_what_says_the_words_better(self, engine: SearchEngine) -> None:
        engine.put(
            Batch(
                documents=(
                    document(93, "Tisane", "Herbal tea", **QUEBEC),
                    document(
                        94,
                        "Coffret",
                        "Box",
                        texts={
                            "fr": Text("Coffret", "", "", "Avec une tisane, du thé et un mot."),
                            "en": Text("Box", "", "", ""),
                        },
                    ),
                )
            )
        )
        assert found(engine, q="tisane", point=HERE) == [93, 94]

    def test_sorts(self, engine: SearchEngine) -> None:
        assert found(engine, sort="price", page_size=3) == [10, 6, 11]
        assert found(engine, sort="-price", page_size=3) == [9, 8, 13]
        assert found(engine, sort="newest", page_size=3) == [1, 2, 3]
        near = found(engine, sort="distance", point=HERE, q="fromage")
        assert near == [1, 13, 2]

    def test_a_radius_is_exact_and_the_distance_is_to_the_nearest_place(self, engine: SearchEngine) -> None:
        answer = engine.find(asked(q="fromage", point=HERE, radius_m=5000, sort="distance"))
        assert [(hit.product, round(hit.distance_m or 0), hit.place and hit.place.key) for hit in answer.hits] == [
            (1, 111, 11),
            (13, 3828, 12),
        ]
        assert answer.total == 2
        assert found(engine, q="fromage", point=HERE, radius_m=3827) == [1]

    def test_whether_some_of_it_lies_so_near(self, engine: SearchEngine) -> None:
        cheese = asked(q="fromage", point=HERE)
        assert [engine.has_within(cheese, metres) for metres in (110, 112)] == [False, True]
        assert not engine.has_within(asked(q="licorne", point=HERE), 20_000_000)
        assert not engine.has_within(asked(q="fromage"), 20_000_000)  # from nowhere nothing is near

    def test_delivered_to_a_postal_code_that_a_rate_names_the_beginning_of(self, engine: SearchEngine) -> None:
        engine.put(
            Batch(
                documents=(
                    document(81, "Gourde", "Flask", delivers=("H2G", "H2J")),
                    document(82, "Gourde", "Flask", delivers=("G", "H", "J")),
                    document(83, "Gourde", "Flask", delivers=("H2G1",)),
                    document(84, "Gourde", "Flask"),
                )
            )
        )
        assert set(found(engine, q="gourde", deliver="H2G")) == {81, 82}
        assert set(found(engine, q="gourde", deliver="H2G1K1")) == {81, 82, 83}
        assert set(found(engine, q="gourde", deliver="G1R")) == {82}
        assert found(engine, q="gourde", deliver="K1A") == []
        assert counts(engine, "deliver", q="gourde") == {}
        assert counts(engine, "deliver", q="gourde", postal="H2G") == {"H2G": 2}
        assert counts(engine, "deliver", q="gourde", postal="K1A") == {}  # nothing: not offered
        asked_for = engine.find(asked(q="gourde", deliver="K1A", postal="H2G")).facets["deliver"]
        assert [(each.value, each.count, each.selected) for each in asked_for] == [("K1A", 0, True)]

    def test_in_stock_in_a_shop_counts_what_is_there_and_ignores_its_own_filter(self, engine: SearchEngine) -> None:
        royal, villeray, quebec = (f"plc_{key:016d}" for key in (11, 12, 13))
        engine.put(
            Batch(
                documents=(
                    document(81, "Gourde", "Flask", places=(11, 12), stock_places=(11, 12)),
                    document(82, "Gourde", "Flask", places=(11, 12), stock_places=(12,), minor=100),
                    document(83, "Gourde", "Flask", places=(13,), stock_places=(13,)),
                    document(84, "Gourde", "Flask", places=(11,)),  # uncounted
                )
            )
        )
        assert set(found(engine, q="gourde", at=(villeray,))) == {81, 82}
        assert set(found(engine, q="gourde", at=(royal, quebec))) == {81, 83}
        assert found(engine, q="gourde", at=("plc_zzzzzzzzzzzzzzzz",)) == []
        near = list(counts(engine, "at", q="gourde", point=HERE).items())
        assert near == [(royal, 1), (villeray, 2)]  # the nearest first; Québec is too far
        assert counts(engine, "at", q="gourde", point=HERE, at=(royal,)) == {royal: 1, villeray: 2}
        assert counts(engine, "at", q="gourde", point=HERE, price_max=100) == {villeray: 1}
        assert counts(engine, "at", q="gourde") == {}
        shown = engine.find(asked(q="gourde", point=HERE, at=(villeray,))).hits
        assert {hit.place and hit.place.id for hit in shown} == {villeray}

    def test_a_box_holds_the_places_a_map_shows(self, engine: SearchEngine) -> None:
        box = Box(45.52, -73.65, 45.55, -73.57)  # Mont-Royal and Villeray
        assert set(found(engine, q="fromage", box=box)) == {1, 13}
        assert found(engine, q="fromage", box=Box(10, 10, 11, 11)) == []

    def test_the_places_of_a_result_with_how_many_products(self, engine: SearchEngine) -> None:
        total, shown = engine.places(asked(q="fromage", point=HERE), 500)
        assert [(each.place.key, each.products, round(each.distance_m or 0)) for each in shown] == [
            (11, 1, 111),
            (12, 1, 3828),
            (13, 2, 231_771),
        ]
        assert total == 3
        total, shown = engine.places(asked(q="fromage"), 1)
        assert (total, [(each.place.key, each.products, each.distance_m) for each in shown]) == (3, [(13, 2, None)])
        within = engine.places(asked(q="fromage", point=HERE, radius_m=5000), 500)[1]
        assert [each.place.key for each in within] == [11, 12]  # product 13 is in Québec too
        boxed = engine.places(asked(q="fromage", box=Box(46, -72, 47, -71)), 500)[1]
        assert [each.place.key for each in boxed] == [13]
        assert engine.places(asked(q="zzyzx"), 500) == (0, [])

    def test_a_street_is_the_places_along_it(self, engine: SearchEngine) -> None:
        everything = set(found(engine))
        along = {each.product for each in DOCUMENTS if 12 in each.places}
        assert set(found(engine, streets=("rue-villeray",))) == along
        assert along < everything
        assert set(found(engine, streets=("rue-villeray", "rue-sans-nom"), q="fromage")) == {13}
        assert found(engine, streets=("rue-sans-nom",)) == []  # and not those that stand on no street

    def test_open_now_and_pickup_today(self, engine: SearchEngine) -> None:
        assert set(found(engine, open_now=True, categories=(SWEET,))) == {4, 7}
        later = NOW + timedelta(minutes=31)
        assert set(found(engine, open_now=True, categories=(SWEET,), now=later)) == {4}
        assert set(found(engine, pickup_today=True, categories=(SWEET,))) == {4}  # 7 closes before it could be ready
        evening = NOW + timedelta(hours=5, minutes=1)
        assert found(engine, pickup_today=True, now=evening) == []

    def test_pages_do_not_overlap(self, engine: SearchEngine) -> None:
        pages = [found(engine, sort="price", page=page, page_size=5) for page in (1, 2, 3)]
        together = [product for page in pages for product in page]
        assert len(together) == len(set(together)) == 12  # thirteen, two of them one group

    def test_put_replaces_and_removes(self, engine: SearchEngine) -> None:
        engine.put(
            Batch(documents=[document(1, "Bûche de chèvre", "Goat log"), document(14, "Miel", "Honey")], gone=[2])
        )
        assert engine.size() == len(DOCUMENTS)
        assert found(engine, q="buche") == [1]
        assert found(engine, q="miel") == [14]
        assert found(engine, q="cheddar") == []
        engine.put(Batch(documents=[document(1, "Bûche de chèvre", "Goat log")] * 1))
        assert engine.size() == len(DOCUMENTS)

    def test_put_may_move_the_surroundings_alone(self, engine: SearchEngine) -> None:
        moved = tuple(replace(place, point=Point(46.0, -73.0)) for place in AROUND.places)
        engine.put(Batch(surroundings=replace(AROUND, places=moved)))
        assert found(engine, q="fromage", point=HERE, radius_m=5000) == []

    def test_suggestions_begin_with_what_was_typed(self, engine: SearchEngine) -> None:
        def suggested(words: str, language: str = "fr") -> list[tuple[str, str]]:
            answers = engine.suggest(words, language=language, territory="qc", limit=8)
            return [(answer.kind, answer.label) for answer in answers]

        assert ("product", "Sirop d’érable ambré") in suggested("siro")
        assert ("product", "Sirop d’érable ambré") in suggested("sirop d'era")
        assert suggested("from")[0] == ("category", "Fromages")
        assert suggested("mais") == []  # a category that holds nothing
        assert suggested("épic") == suggested("epic") == [("merchant", "Épicerie Bruno")]
        assert ("product", "Vanilla ice cream") in suggested("vani", "en")
        assert suggested("") == suggested("l'") == []
        assert engine.suggest("from", language="fr", territory="on", limit=8) == []

    def test_many_shops_of_one_beginning_leave_room_for_every_other_kind(self, engine: SearchEngine) -> None:
        shops = tuple(Names("qc", f"boutique-{number}", {"": f"Boutique {number}"}) for number in range(300))
        buttons = CategoryFacts("qc", 6, 0, {"fr": "Boutons et fermetures éclair"}, {"fr": "boutons"})
        around = replace(
            AROUND,
            merchants=(*AROUND.merchants, *shops),
            categories=(*AROUND.categories, buttons),
            streets=(Names("qc", "rue-des-boutiquiers", {"": "Rue des Boutiquiers-d’Autrefois"}),),
            towns=(Names("qc", "58033", {"": "Boutonville-sur-Richelieu"}),),
            regions=(Names("qc", "boutonniere", {"": "Boutonnière-et-Environs"}),),
        )
        buttoned = [
            document(90 + number, f"Bouton de nacre {number}", "Button", categories=(6,)) for number in range(9)
        ]
        engine.put(Batch(buttoned, surroundings=around))
        found = engine.suggest("bout", language="fr", territory="qc", limit=8)
        assert [each.label for each in found if each.kind != "product"] == [
            "Boutons et fermetures éclair",
            "Boutique 0",  # of 300 the one with the shortest name, and none in another's place
            "Rue des Boutiquiers-d’Autrefois",
            "Boutonville-sur-Richelieu",
            "Boutonnière-et-Environs",
        ]
        assert [each.kind for each in found[5:]] == ["product"] * 3

    def test_category_facet_is_a_tree_with_counts(self, engine: SearchEngine) -> None:
        facet = engine.find(asked(q="fromage")).facets["category"]
        assert [(value.value, value.label, value.count, value.parent) for value in facet] == [
            ("422", "Alimentation", 2, ""),
            ("1", "Fromages", 2, "422"),
            ("166", "Vêtements", 1, ""),
        ]


CHEESE, SWEET, OIL, FOOD = 1, 2, 3, 422
