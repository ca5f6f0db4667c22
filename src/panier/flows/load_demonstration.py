"""The invented market: merchants, streets, goods, people, and a year of orders. Deterministic, but for the day it is loaded."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from panier.base.accounts.actions import make_operator, open_confirmed_account
from panier.base.accounts.models import Account
from panier.demonstration.content import Content, read_content
from panier.flows.demonstration_conversations import load_conversations, load_published
from panier.flows.demonstration_counts import load_counts
from panier.flows.demonstration_desk import load_amendments, load_closures
from panier.flows.demonstration_enquiries import load_enquiries
from panier.flows.demonstration_goods import load_goods, show_first_goods, store_pictures
from panier.flows.demonstration_hand_overs import prove_hand_overs
from panier.flows.demonstration_help import load_help
from panier.flows.demonstration_leaving import LAST_ORDER, Leaver, load_leaving
from panier.flows.demonstration_orders import Gone, load_orders
from panier.flows.demonstration_origins import load_origins
from panier.flows.demonstration_reviews import load_reviews
from panier.flows.demonstration_shops import load_shops
from panier.flows.demonstration_street_events import load_street_events
from panier.flows.demonstration_terms import agree_to_market, load_terms
from panier.flows.find_together import find_together
from panier.offer.catalogue.pictures import StoredPicture
from panier.offer.merchants.actions import create_token
from panier.offer.merchants.models import Member, Merchant, Role
from panier.trade.cart.rules import Buyer

PASSWORD = "demonstration-2026"  # noqa: S105 - printed at start, absent in production
TERRITORY = "qc"
WITH_A_TOKEN = 3
BRUNOS, BELLAS = "mie-doree", "page-pliee"
NADIAS, YVES = "drummond-textile", "laurentides-ski"  # they close
PEOPLE = (
    ("ana", "Ana"),
    ("bruno", "Bruno"),
    ("bella", "Bella"),
    ("nadia", "Nadia"),
    ("yves", "Yves"),
    ("olga", "Olga"),
    ("odile", "Odile"),
    ("zoe", "Zoé"),
)
YEAR = timedelta(days=365)


class Captured(NamedTuple):
    """A payment the rehearsal bank must know of."""

    key: str
    minor: int
    currency: str


class Loaded(NamedTuple):
    captured: list[Captured]
    tokens: dict[str, str]  # API tokens by the merchant's name, shown once: enough for one order over three merchants


def is_loaded() -> bool:
    return Merchant.objects.filter(territory_id=TERRITORY, is_demonstration=True).exists()


def load_demonstration(*, now: datetime, tell: Callable[[Loaded], None]) -> None:
    """Everything or nothing, but for picture files; the caller has seen that it is not loaded yet.

    `tell` is called before it counts, so that killed anywhere nobody lacks what the others know.
    """
    content, pictures = read_content(), store_pictures()
    with transaction.atomic(durable=True):
        _load(content, pictures, now=now, tell=tell)


def _load(
    content: Content, pictures: dict[str, StoredPicture], *, now: datetime, tell: Callable[[Loaded], None]
) -> None:
    shops = load_shops(TERRITORY, content, now=now - YEAR)
    load_street_events(TERRITORY, content, now=now)
    load_goods(TERRITORY, content, shops, pictures, now=now)
    show_first_goods(TERRITORY)
    load_origins(TERRITORY, now=now)
    people = _people(shops)
    ana = Buyer(people["ana"].pk, people["ana"].public_id)
    busy = [shops[BRUNOS].public_id, shops[BELLAS].public_id]
    gone = Gone(frozenset(shops[key].public_id for key in (NADIAS, YVES)), LAST_ORDER)
    payments = load_orders(TERRITORY, now=now, busy=busy, gone=gone)
    prove_hand_overs(TERRITORY)
    find_together(TERRITORY, now=now)
    load_enquiries(TERRITORY, ana, now=now)
    load_counts(TERRITORY, now=now)
    load_closures(shops[BRUNOS], shops[BELLAS], now=now)
    load_amendments(shops[BRUNOS], now=now)
    load_reviews(TERRITORY, now=now)
    load_conversations(TERRITORY, ana, now=now)
    load_published(TERRITORY, now=now)
    load_terms(TERRITORY, shops)
    for key, owner in ((BRUNOS, "bruno"), (BELLAS, "bella"), (NADIAS, "nadia")):  # Yves has it to read
        agree_to_market(shops[key], people[owner], now=now)
    sellers = [shops[merchant.key] for merchant in content.merchants[:WITH_A_TOKEN]]
    load_help(TERRITORY, sellers, now=now)
    paid, owed = Leaver(shops[NADIAS], people["nadia"], "1234567"), Leaver(shops[YVES], people["yves"], "7654321")
    load_leaving(paid, owed, (people["olga"], people["odile"]), now=now)
    tokens = {shop.name: create_token(shop.pk, name="démonstration", account_id=None, now=now) for shop in sellers}
    tell(Loaded([Captured(*payment) for payment in payments], tokens))


def _people(shops: dict[str, Merchant]) -> dict[str, Account]:
    """Ana buys, Bruno and Bella sell on the same street, Nadia and Yves have closed their shops, Olga and Odile operate, Zoé may do nothing."""
    people = {
        name: open_confirmed_account(f"{name}@demonstration.example", PASSWORD, name=shown) for name, shown in PEOPLE
    }
    for name in ("olga", "odile"):
        make_operator(people[name].pk, TERRITORY)
    Member.objects.bulk_create(
        [
            Member(merchant=shops[BRUNOS], account=people["bruno"], role=Role.OWNER),
            Member(merchant=shops[BELLAS], account=people["bella"], role=Role.OWNER),
        ]
    )
    return people
