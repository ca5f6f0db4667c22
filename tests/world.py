"""A small market for tests: Ana buys, Bruno, Bella and Carmen sell, Olga operates, Zoé may do nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.translation import override

import panier
from panier.base.accounts.models import Account, OperatorRole
from panier.base.territories.models import Municipality
from panier.flows.fill_cart import fill_cart
from panier.kit.money import Money
from panier.offer.catalogue.models import Category, Offer, Product, Variant
from panier.offer.inventory.models import StockLevel
from panier.offer.merchants.models import Member, Merchant, OpeningHours, Place
from panier.offer.terms.models import Zone
from panier.trade.cart.models import Cart
from panier.trade.cart.rules import Buyer
from panier.trade.checkout.rules.requests import Address, CheckoutRequest, Contact, Way

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
PACK = Path(panier.__file__).parent / "packs" / "qc"
PASSWORD = "pâté chinois 1234"
ANA = Contact("Ana Tremblay", "ana@panier.example", "514 555-0101")
HOME = Address("12, rue Masson", "Montréal", "H1X 1R5")


@dataclass
class Shop:
    merchant: Merchant
    place: Place
    owner: Account
    offers: dict[str, Offer] = field(default_factory=dict)


@dataclass
class Market:
    ana: Account
    olga: Account
    zoe: Account
    bruno: Shop  # registered; bread (zero-rated) and a mug (standard), pickup and delivery
    bella: Shop  # registered; a book (TPS only), pickup and delivery
    carmen: Shop  # not registered: the platform collects; honey candle (standard), pickup only


def account(name: str) -> Account:
    from allauth.account.models import EmailAddress

    person = Account.objects.create_user(f"{name}@panier.example", PASSWORD, name=name.title())
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def shop(owner: str, name: str, *, registered: bool, delivers: bool) -> Shop:
    montreal = Municipality.objects.get(territory_id="qc", code="66023")
    person = account(owner)
    merchant = Merchant.objects.create(
        territory_id="qc",
        slug=name.lower().replace(" ", "-"),
        name=name,
        legal_name=f"{name} inc.",
        tone=sum(name.encode()) % 12,
        state="selling",
        languages=["fr", "en"],
        returns={"fr": "Échange dans les 14 jours.", "en": "Exchange within 14 days."},
        contact_email=person.email,
        contact_phone="514 555-0100",
        tax_numbers={"TPS": "000000018 RT0001", "TVQ": "0000000019 TQ0001"} if registered else {},
        created_at=NOW,
    )
    Member.objects.create(merchant=merchant, account=person, role="owner")
    place = Place.objects.create(
        merchant=merchant,
        name=name,
        address="2900, rue Masson",
        municipality=montreal,
        region=montreal.region,
        postal_code="H1Y1W5",
        jurisdiction="QC",
        latitude=45.5497,
        longitude=-73.5763,
        tz="America/Toronto",
        pickup=True,
    )
    week = [OpeningHours(place=place, weekday=day, opens=time(9), closes=time(18)) for day in range(7)]
    OpeningHours.objects.bulk_create(week)
    if delivers:
        named = {"fr": "Livraison locale", "en": "Local delivery"}
        Zone.objects.create(merchant=merchant, name=named, steps=[[0, 595]], currency="CAD", free_from_minor=7500)
    return Shop(merchant, place, person)


def offer(seller: Shop, title: str, minor: int, tax_category: str = "STD", stock: int | None = 10) -> Offer:
    product = Product.objects.create(
        territory_id="qc",
        merchant=seller.merchant,
        source="desk",
        source_key=title,
        slug=title.lower().replace(" ", "-"),
        title={"fr": title, "en": title},
        language="fr",
        category=Category.objects.get(territory_id="qc", code=422),
        tax_category=tax_category,
        created_at=NOW,
        changed_at=NOW,
    )
    variant = Variant.objects.create(merchant=seller.merchant, product=product, source_key=title)
    made = Offer.objects.create(variant=variant, minor=minor, currency="CAD", changed_at=NOW)
    StockLevel.objects.create(
        merchant=seller.merchant, variant=variant, place=seller.place, on_hand=stock, source="desk", as_of=NOW
    )
    seller.offers[title] = made
    return made


def build_market() -> Market:
    """The market as `make_market` makes it, copied in from beside (tests.fresh)."""
    return open_market()


def make_market() -> Market:
    """Where Québec's pack is loaded: in the database of the tests it is (tests.fresh)."""
    olga = account("olga")
    OperatorRole.objects.create(account=olga, territory_id="qc")
    bruno = shop("bruno", "Boulangerie Bruno", registered=True, delivers=True)
    bella = shop("bella", "Librairie Bella", registered=True, delivers=True)
    carmen = shop("carmen", "Chandelles Carmen", registered=False, delivers=False)
    offer(bruno, "Pain de ménage", 725, "ZERO")
    offer(bruno, "Tasse", 1999)
    offer(bella, "Roman", 2995, "BOOK")
    offer(carmen, "Chandelle", 1800, stock=5)
    return Market(account("ana"), olga, account("zoe"), bruno, bella, carmen)


open_market: Callable[[], Market] = make_market


def guest_cart(*wanted: tuple[Offer, int]) -> tuple[Buyer, Cart]:
    """A guest's cart with these offers and quantities."""
    buyer = Buyer()
    for chosen, quantity in wanted:
        opened = fill_cart(buyer, territory="qc", offer=chosen.public_id, quantity=quantity, now=NOW)
        buyer = Buyer(token=opened.token or buyer.token)
    return buyer, opened.cart


def asking(cart: Cart, ways: dict[str, Way] | None = None, total: int | None = None) -> CheckoutRequest:
    """What Ana confirms; the total is the quote's own unless given."""
    from dataclasses import replace

    from panier.flows.quote_cart import quote_cart

    asked = CheckoutRequest(ANA, HOME, ways or {}, "fr", None)
    minor = quote_cart(cart, asked, now=NOW).quote.total.minor if total is None else total
    return replace(asked, total_seen=Money(minor, "CAD"))


def restock(of: Offer, **counts: int) -> None:
    """What is on the shelf and promised, set from outside: `on_hand`, `reserved`."""
    StockLevel.objects.filter(variant_id=of.variant_id).update(**counts)


def key() -> UUID:
    return uuid4()


def at(name: str, *args: Any, language: str = "fr") -> str:
    """The page's address in a language."""
    with override(language):
        return reverse(name, args=args)
