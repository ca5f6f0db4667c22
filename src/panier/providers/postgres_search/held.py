"""The surroundings as this process holds them."""

from panier.offer.search.facets import FacetTable
from panier.offer.search.names import NameTable
from panier.offer.search.port import Surroundings
from panier.offer.search.rules import PlaceTable


class Held:
    def __init__(self, version: int, around: Surroundings) -> None:
        self.version = version
        self.places = PlaceTable(around.places)
        self.names = NameTable(around)
        self.labels = FacetTable(around)
        self.formulas = around.formulas
        self.listing = frozenset(around.listing)
