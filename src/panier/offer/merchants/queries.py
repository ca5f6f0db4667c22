"""Reading merchants. The permission is inside each query and in its name."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q

from panier.kit.freshness import MERCHANTS, shown_until, shows
from panier.kit.hours import OpenState
from panier.kit.sql import lines
from panier.offer.merchants.actions import token_digest
from panier.offer.merchants.hours.queries import CLOSURES, hours_from
from panier.offer.merchants.hours.rules import Away, Closure, Hours, away, differing, next_turn
from panier.offer.merchants.models import ApiToken, Member, Merchant, Place, State, StateChange
from panier.offer.merchants.rates import RateFacts, rate_from
from panier.offer.merchants.rules import DayHours, NoSuchMerchant, NoSuchPlace, WeekHours, open_state

LIMIT = 200
EXCEPTIONS_SHOWN = timedelta(days=60)
PLACES = f"""
WITH days AS (SELECT %s::date AS first, %s::date AS last), shown AS (
  SELECT place.id AS position, place.merchant_id, place.public_id, merchant.territory_id,
    jsonb_build_object('id', place.public_id, 'name', place.name, 'address', place.address, 'municipality', town.name,
      'region', region.name, 'region_slug', region.slug, 'postal_code', place.postal_code, 'latitude', place.latitude,
      'longitude', place.longitude, 'tz', place.tz, 'phone', place.phone, 'pickup', place.pickup,
      'pickup_minutes', place.pickup_minutes, 'pickup_note', place.pickup_note,
      'street', (SELECT jsonb_build_array(street.slug, street.name) FROM merchants_street street
        WHERE street.id = place.street_id AND street.is_published),
      'merchant', jsonb_build_array(merchant.public_id, merchant.slug, merchant.name, merchant.tone, merchant.state),
      'week', (SELECT jsonb_agg(jsonb_build_array(hours.weekday, hours.opens, hours.closes)
        ORDER BY hours.weekday, hours.opens) FROM merchants_openinghours hours WHERE hours.place_id = place.id),
      'exceptions', (SELECT jsonb_agg(jsonb_build_array(differs.day, differs.opens, differs.closes, differs.reason)
        ORDER BY differs.day, differs.opens) FROM merchants_hoursexception differs
        WHERE differs.place_id = place.id AND differs.day BETWEEN days.first AND days.last),
      'closures', {CLOSURES} AND closure.last_day >= days.first)) AS facts
  FROM merchants_place place CROSS JOIN days
  JOIN merchants_merchant merchant ON merchant.id = place.merchant_id
  JOIN territories_municipality town ON town.id = place.municipality_id
  JOIN territories_region region ON region.id = place.region_id
  WHERE place.is_open
)
"""  # noqa: S608 - constants
PLACE = PLACES + "SELECT facts FROM shown WHERE territory_id = %s AND public_id = %s"  # noqa: S608 - constants
PLACES_OF = (
    PLACES
    + """
SELECT merchant.slug, jsonb_agg(shown.facts ORDER BY shown.position) FROM shown
JOIN merchants_merchant merchant ON merchant.id = shown.merchant_id
WHERE shown.territory_id = %s AND merchant.slug = ANY(%s) GROUP BY merchant.slug
"""
)
MERCHANT = (
    PLACES  # noqa: S608 - constants
    + """
SELECT jsonb_build_object('id', merchant.public_id, 'slug', merchant.slug, 'name', merchant.name, 'tone', merchant.tone,
  'state', merchant.state, 'legal_name', merchant.legal_name, 'story', merchant.story, 'returns', merchant.returns,
  'languages', merchant.languages, 'email', merchant.contact_email, 'phone', merchant.contact_phone,
  'website', merchant.website, 'business_number', merchant.business_number, 'tax_numbers', merchant.tax_numbers,
  'picture', merchant.picture, 'picture_alt', merchant.picture_alt, 'is_demonstration', merchant.is_demonstration,
  'places', (SELECT jsonb_agg(shown.facts ORDER BY shown.position) FROM shown WHERE shown.merchant_id = merchant.id),
  'rates', (SELECT jsonb_agg(jsonb_build_object('method', rate.method, 'name', rate.name, 'steps', rate.steps,
      'free_from', rate.free_from_minor, 'currency', rate.currency, 'prefixes', rate.prefixes, 'days', rate.days)
      ORDER BY rate.method, rate.position, rate.id)
    FROM terms_zone rate WHERE rate.merchant_id = merchant.id))
FROM merchants_merchant merchant WHERE merchant.territory_id = %s AND merchant.slug = """
)
# Of one, PostgreSQL keeps its plan; of several it makes a new one each time, which takes twice as long as the answer.
ONE_MERCHANT, SOME_MERCHANTS = MERCHANT + "%s", MERCHANT + "ANY(%s)"


def merchants_of_account(account_id: int) -> list[Member]:
    """The merchants this person works for, with the role in each."""
    return list(
        Member.objects.filter(account_id=account_id).select_related("merchant").order_by("merchant__name")[:LIMIT]
    )


def merchant_of_member(account_id: int | None, public_id: str) -> Member:
    """The membership that lets this person act for this merchant, or NoSuchMerchant."""
    member = None
    if account_id is not None:
        member = (
            Member.objects.filter(account_id=account_id, merchant__public_id=public_id)
            .select_related("merchant", "account")
            .first()
        )
    if member is None:
        raise NoSuchMerchant
    return member


def program_of_token(token: str) -> ApiToken | None:
    """The program and the merchant it may act for; None for a token unknown or revoked."""
    return ApiToken.objects.filter(digest=token_digest(token), revoked_at=None).select_related("merchant").first()


def tokens_of_merchant(merchant_id: int) -> list[ApiToken]:
    """The latest first, with who made and who revoked each."""
    tokens = ApiToken.objects.filter(merchant_id=merchant_id).select_related("created_by", "revoked_by")
    return list(tokens.order_by("-created_at")[:LIMIT])


def public_merchant(territory: str, public_id: str) -> Merchant:
    merchant = Merchant.objects.filter(territory_id=territory, public_id=public_id).first()
    if merchant is None:
        raise NoSuchMerchant
    return merchant


def territory_of(merchant_id: int) -> str:
    return str(Merchant.objects.values_list("territory_id", flat=True).get(pk=merchant_id))


def public_id_of(merchant_id: int) -> str:
    return str(Merchant.objects.values_list("public_id", flat=True).get(pk=merchant_id))


def merchants_by_id(territory: str, ids: Sequence[str]) -> dict[str, Merchant]:
    return {each.public_id: each for each in Merchant.objects.filter(territory_id=territory, public_id__in=ids[:LIMIT])}


def merchant_called(territory: str, name: str) -> Merchant:
    """By slug or public id; NoSuchMerchant."""
    found = Merchant.objects.filter(Q(slug=name) | Q(public_id=name), territory_id=territory).first()
    if found is None:
        raise NoSuchMerchant
    return found


def places_of(merchant_id: int) -> list[Place]:
    """The merchant's own open places, the oldest first."""
    return list(Place.objects.filter(merchant_id=merchant_id, is_open=True).order_by("pk")[:LIMIT])


def place_key(public_id: str) -> int:
    """The open place's internal key, or NoSuchPlace."""
    key = Place.objects.filter(public_id=public_id, is_open=True).values_list("pk", flat=True).first()
    if key is None:
        raise NoSuchPlace
    return key


def order_readers(merchant_id: int, besides: str) -> dict[str, str]:
    """By public id of the account: who of this merchant's people has letters about orders sent to another address than `besides`."""
    members = Member.objects.filter(merchant_id=merchant_id).exclude(account__email__iexact=besides)
    found = members.select_related("account").order_by("pk")[:LIMIT]
    return {member.account.public_id: member.account.email for member in found if member.reads_orders}


def slugs_after(territory: str, slug: str, most: int) -> list[str]:
    """Every merchant has a page: their slugs in order, from the one after `slug` on."""
    known = Merchant.objects.filter(territory_id=territory, slug__gt=slug).order_by("slug")
    return list(known.values_list("slug", flat=True)[:most])


def states() -> tuple[str, ...]:
    return tuple(State.values)


def find_merchants(territory: str, sought: str) -> list[Merchant]:
    """By name or public id; all of them, by name, when nothing is sought."""
    merchants = Merchant.objects.filter(territory_id=territory)
    if sought:
        merchants = merchants.filter(Q(name__icontains=sought) | Q(public_id=sought))
    return list(merchants.order_by("name", "pk")[:LIMIT])


def state_changes(merchant_id: int) -> list[StateChange]:
    changes = StateChange.objects.filter(merchant_id=merchant_id).select_related("actor")
    return list(changes.order_by("-at", "-pk")[:LIMIT])


class PlaceFacts(NamedTuple):
    """A place with its week and the days that differ; `street` is its slug and name, or nothing."""

    id: str
    name: str
    address: str
    municipality: str
    region: dict[str, str]
    region_slug: str
    postal_code: str
    latitude: float
    longitude: float
    tz: str
    phone: str
    pickup: bool
    pickup_minutes: int
    pickup_note: dict[str, str]
    street: tuple[str, str] | None
    merchant: tuple[str, str, str, int, str]  # public id, slug, name, tone, state
    week: tuple[WeekHours, ...]
    exceptions: tuple[DayHours, ...]
    reasons: dict[date, dict[str, str]]  # why a day differs, by language
    closures: tuple[Closure, ...]  # in force and to come; their days are among the exceptions

    def open_state(self, now: datetime) -> OpenState:
        return open_state(self.week, self.exceptions, tz=self.tz, now=now)

    def away(self, now: datetime) -> Away | None:
        """The closure in force."""
        return away(Hours(self.tz, self.week, self.exceptions, self.closures), now)


class MerchantFacts(NamedTuple):
    """All the merchant's page shows, texts by language."""

    id: str
    slug: str
    name: str
    tone: int
    state: str
    legal_name: str
    story: dict[str, str]
    returns: dict[str, str]
    languages: list[str]
    email: str
    phone: str
    website: str
    business_number: str
    tax_numbers: dict[str, str]
    picture: str
    picture_alt: dict[str, str]
    is_demonstration: bool
    places: tuple[PlaceFacts, ...]
    rates: tuple[RateFacts, ...]


def merchant_facts(territory: str, slug: str, *, now: datetime) -> MerchantFacts:
    """The merchant with his open places, their hours (the days that differ from yesterday on) and his rates, or NoSuchMerchant."""
    found = facts_of_merchants(territory, [slug], now=now)
    if slug not in found:
        raise NoSuchMerchant
    return found[slug]


def facts_of_merchants(territory: str, slugs: Sequence[str], *, now: datetime) -> dict[str, MerchantFacts]:
    """The same of several, by slug: one statement."""
    statement, sought = (ONE_MERCHANT, slugs[0]) if len(slugs) == 1 else (SOME_MERCHANTS, list(slugs))
    return {row["slug"]: _merchant(row, now) for row in _objects(statement, now, territory, sought)}


def _merchant(row: dict[str, Any], now: datetime) -> MerchantFacts:
    shows(MERCHANTS, row["id"])
    places, rates = row.pop("places") or (), row.pop("rates") or ()
    return MerchantFacts(
        **row, places=tuple(place_from(place, now) for place in places), rates=tuple(map(rate_from, rates))
    )


def place_facts(territory: str, public_id: str, *, now: datetime) -> PlaceFacts:
    """The open place, or NoSuchPlace."""
    found = _objects(PLACE, now, territory, public_id)
    if not found:
        raise NoSuchPlace
    return place_from(found[0], now)


def places_of_merchants(territory: str, slugs: Sequence[str], *, now: datetime) -> dict[str, tuple[PlaceFacts, ...]]:
    """The open places of each merchant, by his slug: one statement."""
    days = [now.date() - timedelta(days=1), now.date() + EXCEPTIONS_SHOWN]
    found = lines(PLACES_OF, *days, territory, list(slugs))
    return {slug: tuple(place_from(row, now) for row in json.loads(rows)) for slug, rows in found}


def _objects(statement: str, now: datetime, *values: object) -> list[dict[str, Any]]:
    """The JSON objects the statement gives."""
    days = [now.date() - timedelta(days=1), now.date() + EXCEPTIONS_SHOWN]
    return [json.loads(row) for (row,) in lines(statement, *days, *values)]


def place_from(row: dict[str, Any], now: datetime) -> PlaceFacts:
    hours = hours_from(row["tz"], row.pop("week"), row["exceptions"], row.pop("closures"))
    reasons = {date.fromisoformat(day): reason for day, _, _, reason in row.pop("exceptions") or ()}
    first, last = now.date() - timedelta(days=1), now.date() + EXCEPTIONS_SHOWN
    exceptions = tuple(differing(hours.exceptions, hours.closures, first, last))
    for closure in hours.closures:
        reasons |= {each.day: dict(closure.reason) for each in exceptions if closure.holds(each.day)}
    shown_until(next_turn(hours, now))
    row["merchant"] = tuple(row["merchant"])
    row["street"] = tuple(row["street"]) if row["street"] else None
    return PlaceFacts(
        **row, week=tuple(hours.week), exceptions=exceptions, reasons=reasons, closures=tuple(hours.closures)
    )


def business_number_of(merchant_id: int) -> str:
    """As the merchant gave it; empty when he did not."""
    return Merchant.objects.values_list("business_number", flat=True).get(pk=merchant_id)
