"""Writing a shop that joins: made new or taken over whole, and its owner."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.text import slugify

from panier.kit.ids import new_id
from panier.kit.locks import locked, locks_are_off
from panier.offer.merchants.actions import Why
from panier.offer.merchants.joining.queries import is_run
from panier.offer.merchants.joining.rules import GivenPlace, GivenShop, NewListing
from panier.offer.merchants.models import Member, Merchant, OpeningHours, Place, Role

SLUG_LENGTH, TONES = 110, 12
NAMELESS = "commerce"
OWN = 9  # characters, with their dash, that tell apart what name and town do not


def make_shop(shop: GivenShop, owner_id: int, why: Why) -> Merchant:
    """A new shop, listed, with its places and its owner."""
    merchant = Merchant.objects.create(
        territory_id=shop.territory,
        slug=free_slug(shop.territory, shop.name),
        tone=sum(shop.name.encode()) % TONES,
        created_at=why.now,
        **_facts(shop),
    )
    _complete(merchant, shop, owner_id)
    return merchant


def take_over(merchant_id: int, shop: GivenShop, owner_id: int) -> Merchant | None:
    """The listed shop becomes its owner's, as he gave it; None when somebody runs it already. Waits for its lock."""
    merchant = locked(Merchant.objects.filter(pk=merchant_id)).get()
    taken = is_run(merchant_id)
    locks_are_off()  # in the races' control this look grows old before its write
    if taken:
        return None
    Merchant.objects.filter(pk=merchant_id).update(**_facts(shop))
    kept = [place.known_as for place in shop.places if place.known_as]
    Place.objects.filter(merchant_id=merchant_id).exclude(public_id__in=kept).update(is_open=False)
    _complete(merchant, shop, owner_id)
    return merchant


def _facts(shop: GivenShop) -> dict[str, object]:
    return {
        "name": shop.name,
        "legal_name": shop.legal_name,
        "contact_email": shop.email,
        "contact_phone": shop.phone,
        "website": shop.website,
        "business_number": shop.number,
        "tax_numbers": dict(shop.tax_numbers),
        "languages": list(shop.languages),
    }


def _complete(merchant: Merchant, shop: GivenShop, owner_id: int) -> None:
    for place in shop.places:
        write_place(merchant.pk, place)
    Member.objects.create(merchant=merchant, account_id=owner_id, role=Role.OWNER)


def write_place(merchant_id: int, given: GivenPlace) -> Place:
    facts = {
        "name": given.name,
        "address": given.address,
        "municipality_id": given.municipality_id,
        "region_id": given.region_id,
        "postal_code": given.postal_code,
        "jurisdiction": given.jurisdiction,
        "latitude": given.point.latitude,
        "longitude": given.point.longitude,
        "tz": given.tz,
        "phone": given.phone,
        "pickup": given.pickup,
        "pickup_minutes": given.pickup_minutes,
    }
    place = Place.objects.filter(merchant_id=merchant_id, public_id=given.known_as).first()
    if place is None:
        place = Place.objects.create(merchant_id=merchant_id, **facts)
    else:
        Place.objects.filter(pk=place.pk).update(**facts)
        OpeningHours.objects.filter(place=place).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(place=place, weekday=hours.weekday, opens=hours.opens, closes=hours.closes) for hours in given.week
    )
    return place


def free_slug(territory: str, name: str) -> str:
    """Its name's, with the first free number where another has it."""
    wanted = slugify(name)[:SLUG_LENGTH] or NAMELESS
    same = Merchant.objects.filter(territory_id=territory, slug__startswith=wanted)
    taken = set(same.values_list("slug", flat=True))
    options = [wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3))]
    return next(each for each in options if each not in taken)


def list_shops(territory: str, shops: Sequence[NewListing], *, now: datetime) -> list[int]:
    """Shops a directory names, listed and run by nobody: a few statements for all. Their keys, in the order given."""
    slugs = _free_slugs(territory, shops)
    merchants = Merchant.objects.bulk_create(
        Merchant(
            territory_id=territory,
            slug=slug,
            name=shop.name,
            legal_name=shop.legal_name,
            business_number=shop.number,
            contact_email=shop.email,
            contact_phone=shop.phone,
            website=shop.website,
            tone=sum(shop.name.encode()) % TONES,
            created_at=now,
        )
        for shop, slug in zip(shops, slugs, strict=True)
    )
    Place.objects.bulk_create(
        Place(
            merchant=merchant,
            name=shop.name,
            address=shop.address,
            municipality_id=shop.town_id,
            region_id=shop.region_id,
            postal_code=shop.postal_code,
            jurisdiction=shop.jurisdiction,
            latitude=shop.point.latitude,
            longitude=shop.point.longitude,
            tz=shop.tz,
            phone=shop.phone,
            pickup=False,
        )
        for merchant, shop in zip(merchants, shops, strict=True)
    )
    return [merchant.pk for merchant in merchants]


def _free_slugs(territory: str, shops: Sequence[NewListing]) -> list[str]:
    """Its name's; with its town's; with something of its own."""
    wanted = []
    for shop in shops:
        plain = slugify(shop.name)[:SLUG_LENGTH] or NAMELESS
        wanted.append((plain, f"{plain}-{slugify(shop.town)}"[:SLUG_LENGTH]))
    asked = {slug for options in wanted for slug in options}
    taken = set(Merchant.objects.filter(territory_id=territory, slug__in=asked).values_list("slug", flat=True))
    found = []
    for options in wanted:
        own = f"{options[0][: SLUG_LENGTH - OWN]}-{new_id('x')[-OWN + 1 :]}"
        slug = next((each for each in options if each not in taken), own)
        taken.add(slug)
        found.append(slug)
    return found
