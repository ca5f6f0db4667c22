"""A street for tests: rue Masson, with Bruno and Carmen on the odd side and Bella across."""

from panier.offer.merchants.models import Place, Street
from tests.world import Market, Shop

NUMBERS = {"bruno": 2705, "carmen": 2741, "bella": 2788}


def rue_masson(market: Market, *, public: bool = True) -> Street:
    street = Street.objects.create(
        territory_id="qc",
        slug="rue-masson",
        name="Rue Masson",
        municipality=market.bruno.place.municipality,
        story={"fr": "Tout à pied.", "en": "Everything on foot."},
        is_published=public,
    )
    for side, shops in (("odd", ("bruno", "carmen")), ("even", ("bella",))):
        for position, name in enumerate(shops):
            shop: Shop = getattr(market, name)
            Place.objects.filter(pk=shop.place.pk).update(
                address=f"{NUMBERS[name]}, rue Masson",
                street=street,
                street_side=side,
                street_position=position,
            )
    return street
