"""The invented merchants with their streets, places, hours and rates."""

import random
from datetime import date, datetime, time
from hashlib import sha256

from panier.base.territories.models import Municipality
from panier.demonstration.content import SEED, Content, MerchantRow, StreetRow
from panier.kit.ids import id_from
from panier.kit.postal import bare
from panier.offer.merchants.models import HoursException, Merchant, OpeningHours, Place, Street
from panier.offer.merchants.streets.rules import side_of
from panier.offer.terms.models import Zone

TONES = 12
ISLANDS, ISLANDS_TZ = "01023", "America/Halifax"
WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2)
RETURNS = {
    "fr": "Échange ou remboursement dans les 30 jours, avec le reçu; les aliments et les fleurs ne se rapportent pas.",
    "en": "Exchange or refund within 30 days, with the receipt; food and flowers cannot be returned.",
}


def load_shops(territory: str, content: Content, *, now: datetime) -> dict[str, Merchant]:
    """Merchants by their key; `now` is when they moved in."""
    codes = {row.municipality for row in content.merchants}
    towns = {
        town.code: town
        for town in Municipality.objects.select_related("region").filter(territory_id=territory, code__in=codes)
    }
    merchants = Merchant.objects.bulk_create(_merchant(territory, row, now) for row in content.merchants)
    shops = dict(zip((row.key for row in content.merchants), merchants, strict=True))
    streets = {row.key: _street(territory, row, towns) for row in content.streets}
    Street.objects.bulk_create(streets.values())
    places = Place.objects.bulk_create(
        _place(row, shops[row.key], towns[row.municipality], streets.get(row.street)) for row in content.merchants
    )
    pairs = list(zip(content.merchants, places, strict=True))
    OpeningHours.objects.bulk_create(
        OpeningHours(place=place, weekday=day, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))
        for row, place in pairs
        for day, opens, closes in row.week
    )
    HoursException.objects.bulk_create(
        HoursException(place=place, day=day, reason={"fr": "Jour férié", "en": "Holiday"})
        for _, place in pairs
        for day in _closed_days(content, now.year)
    )
    Zone.objects.bulk_create(_zone(row, shops[row.key]) for row in content.merchants if row.delivers)
    return shops


def _merchant(territory: str, row: MerchantRow, now: datetime) -> Merchant:
    chance = random.Random(f"{SEED} numbers {row.key}")  # noqa: S311 - the same market every time
    numbers = {"TPS": _gst(chance), "TVQ": _qst(chance)} if row.registered else {}
    return Merchant(
        public_id=id_from("mer", row.key),
        territory_id=territory,
        slug=row.key,
        name=row.name,
        legal_name=f"{row.name} (démonstration)",
        state=row.state,
        story=row.story,
        returns=RETURNS,
        languages=["fr", "en"],
        contact_email=f"{row.key}@demonstration.example",
        contact_phone=f"514 555-01{chance.randint(0, 99):02}",
        website=f"https://{row.key}.example/" if row.state == "linked" else "",
        business_number=_neq(chance),
        tax_numbers=numbers,
        tone=sha256(row.key.encode()).digest()[0] % TONES,
        is_demonstration=True,
        created_at=now,
    )


def _street(territory: str, row: StreetRow, towns: dict[str, Municipality]) -> Street:
    return Street(
        territory_id=territory,
        slug=f"rue-{row.key}",
        name=row.name,
        municipality=towns[row.municipality],
        story=row.story,
        path=[list(row.start), list(row.end)],
        is_published=True,
    )


def _place(row: MerchantRow, merchant: Merchant, town: Municipality, street: Street | None) -> Place:
    return Place(
        public_id=id_from("plc", row.key),
        merchant=merchant,
        name=row.name,
        address=row.address,
        municipality=town,
        region=town.region,
        postal_code=bare(row.postal_code),
        jurisdiction="QC",
        latitude=row.point[0],
        longitude=row.point[1],
        tz=ISLANDS_TZ if row.municipality == ISLANDS else "America/Toronto",
        phone=merchant.contact_phone,
        pickup_minutes=30 + 15 * (row.position % 4),
        pickup_note={"fr": "Au comptoir, avec votre code.", "en": "At the counter, with your code."},
        street=street,
        street_side=side_of(row.address) if street else "",
        street_position=row.position,
    )


def _zone(row: MerchantRow, merchant: Merchant) -> Zone:
    return Zone(
        merchant=merchant,
        name={"fr": "Livraison locale", "en": "Local delivery"},
        steps=[[0, 495 + 100 * (row.position % 4)]],
        free_from_minor=6000 + 1500 * (row.position % 3),
        currency="CAD",
        days=1 + row.position % 3,
    )


def _closed_days(content: Content, year: int) -> list[date]:
    return [date.fromisoformat(f"{each}-{day}") for each in (year, year + 1, year + 2) for day in content.closed_days]


def _luhn(digits: str) -> str:
    """The digits with their check digit."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if index % 2 == 0 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - two digits summed
    return f"{digits}{-total % 10}"


def _neq(chance: random.Random) -> str:
    return "22" + _luhn(f"{chance.randint(0, 10**7 - 1):07d}")


def _gst(chance: random.Random) -> str:
    return f"{_luhn(f'{chance.randint(1, 10**8 - 1):08d}')} RT0001"


def _qst(chance: random.Random) -> str:
    body = f"{chance.randint(1, 10**9 - 1):09d}"
    weighted = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, body, strict=True))
    return f"{body}{(11 - weighted % 11) % 10} TQ0001"
