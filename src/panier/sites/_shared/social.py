"""The picture others show of a page: what is on it decides its name, so that a changed one has another address."""

import hashlib
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import get_language

from panier.kit.content import in_language
from panier.offer.catalogue.queries import ProductFacts
from panier.offer.merchants.queries import MerchantFacts
from panier.offer.merchants.streets.queries import StreetFacts

DESIGN = "1"  # raised when they are drawn otherwise
MOST_FRONTS = 5


class SocialPicture(NamedTuple):
    """`digests`: stored pictures to show; `tones`: of the fronts drawn when there is none."""

    kind: str
    id: str
    language: str
    title: str
    below: str
    digests: tuple[str, ...]
    tones: tuple[int, ...]

    @property
    def digest(self) -> str:
        return hashlib.sha256("\0".join((DESIGN, *map(str, self))).encode()).hexdigest()[:24]

    @property
    def address(self) -> str:
        return reverse("social_picture", args=[self.kind, self.language, self.id, self.digest])

    @property
    def alt(self) -> str:
        return f"{self.title}, {self.below}" if self.below else self.title


def of_product(found: ProductFacts) -> SocialPicture:
    """The price is left out: what is shared lives longer."""
    language = get_language() or "fr"
    title = in_language(found.title, language).text
    digests = tuple(picture.digest for picture in found.pictures[:1])
    return SocialPicture("product", found.id, language, title, found.merchant.name, digests, (found.merchant.tone,))


def of_merchant(found: MerchantFacts) -> SocialPicture:
    towns = dict.fromkeys(place.municipality for place in found.places)
    digests = (found.picture,) if found.picture else ()
    return SocialPicture(
        "merchant", found.slug, get_language() or "fr", found.name, ", ".join(towns), digests, (found.tone,)
    )


def of_street(found: StreetFacts) -> SocialPicture:
    shops = found.shops[:MOST_FRONTS]
    tones = tuple(shop.tone for shop in shops)
    return SocialPicture("street", found.slug, get_language() or "fr", found.name, found.municipality, (), tones)


def of_market() -> SocialPicture:
    return SocialPicture("market", "market", get_language() or "fr", "Le Panier Bleu", "", (), (7, 1, 4, 9, 0))
