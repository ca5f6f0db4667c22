"""Addresses as Canada Post wants them, and carriers of a pack."""

import pytest

from panier.kit.postal import spaced
from panier.trade.fulfilment.rules.addresses import Addressed, contents_of, label_lines
from panier.trade.fulfilment.rules.carriers import carriers_from


def test_capitals_no_punctuation_two_spaces_before_the_code() -> None:
    to = Addressed("Ana Tremblay-Côté", "12, rue St. Masson", "app. 3", "Montréal", "QC", "h1x1r5")
    assert label_lines(to) == ["ANA TREMBLAY-CÔTÉ", "12 RUE ST MASSON APP 3", "MONTRÉAL QC  H1X 1R5"]


def test_a_long_street_leaves_the_unit_a_line_of_its_own() -> None:
    to = Addressed("Ana", "12345, boulevard du Curé-Labelle Nord-Ouest", "bureau 1200", "Mirabel", "QC", "J7J 1A1")
    assert label_lines(to)[1:3] == ["BUREAU 1200", "12345 BOULEVARD DU CURÉ-LABELLE NORD-OUEST"]
    assert spaced("SW1A 1AA") == "SW1A 1AA"


def test_contents_are_cut_where_a_label_ends() -> None:
    assert contents_of([(2, "Pain"), (1, "Tasse")]) == "2 × Pain, 1 × Tasse"
    assert len(contents_of([(1, "Pain de ménage")] * 50)) == 120


@pytest.mark.parametrize("track", ["http://a.example/{number}", "https://a.example/", "javascript:{number}"])
def test_a_carriers_address_is_https_and_holds_the_number(track: str) -> None:
    good = {"code": "post", "name": {"fr": "Postes"}, "track": "https://a.example/?n={number}"}
    assert carriers_from([good])["post"].link("AB12") == "https://a.example/?n=AB12"
    for bad in ([{**good, "track": track}], [good, good]):
        with pytest.raises(ValueError, match="post"):
            carriers_from(bad)
