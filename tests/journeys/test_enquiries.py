"""“Reserve, confirmed within the hour”: asked, answered or not, held, ordered or not; what is promised is always there."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.enquiries import ask, counted_long_ago
from tests.world import NOW, Market, asking, build_market, guest_cart, key, restock

from panier.base.notifications.models import Letter
from panier.flows.accept_enquiry import accept_enquiry
from panier.flows.ask_shop import Asked, ask_shop
from panier.flows.expire_enquiries import expire_enquiries
from panier.flows.place_order import place_order
from panier.flows.refuse_enquiry import No, refuse_enquiry
from panier.flows.withdraw_enquiry import withdraw_enquiry
from panier.kit.refusals import ReasonNeeded
from panier.offer.catalogue.models import Offer
from panier.offer.inventory.models import Reservation, StockLevel
from panier.trade.cart.models import Cart, CartLine
from panier.trade.cart.rules import Buyer
from panier.trade.checkout.rules.refusals import ContactNeeded
from panier.trade.checkout.rules.requests import Contact
from panier.trade.enquiries.models import Enquiry
from panier.trade.enquiries.queries import token_of
from panier.trade.enquiries.rules import (
    EDGES,
    CountedTooFew,
    EnquiryMoved,
    NoSuchEnquiry,
    NothingToAsk,
    TooManyAsked,
)
from panier.trade.orders.models import Order

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEDNESDAY_EVENING = datetime(2026, 11, 25, 23, 0, tzinfo=UTC)  # 18 h in Montréal, when the shop closes


@pytest.fixture
def market() -> Market:
    made = build_market()
    counted_long_ago(made.carmen.offers["Chandelle"], on_hand=5)
    return made


@pytest.fixture
def candle(market: Market) -> Offer:
    return market.carmen.offers["Chandelle"]


def yes(market: Market, enquiry: Enquiry, counted: int | None = None, now: datetime = NOW) -> Enquiry:
    return accept_enquiry(market.carmen.merchant.pk, enquiry.public_id, counted=counted, actor="Carmen", now=now)


def stock(of: Offer) -> tuple[int | None, int, str]:
    level = StockLevel.objects.get(variant_id=of.variant_id)
    return level.on_hand, level.reserved, level.source


def letters(kind: str) -> list[tuple[str, str]]:
    found = Letter.objects.filter(kind=kind).order_by("pk")
    return [(letter.recipient, letter.facts["state"]) for letter in found]


def state(enquiry: Enquiry) -> str:
    return Enquiry.objects.get(pk=enquiry.pk).state


def owner_of(enquiry: Enquiry) -> Buyer:
    """Carts keep digests: a test that acts as the guest gives the cart a token it knows."""
    from panier.trade.cart.rules import digest

    Cart.objects.filter(pk=enquiry.cart_id).update(token_digest=digest("known"))
    return Buyer(token="known")


def test_asked_the_shop_has_its_hour_and_both_are_told(market: Market, candle: Offer) -> None:
    enquiry = ask(candle, 2)
    assert (enquiry.state, enquiry.answer_by) == ("asked", NOW + HOUR)
    assert stock(candle) == (5, 0, "import")  # a question holds nothing
    assert letters("enquiry_buyer") == [("ana@panier.example", "asked")]
    assert letters("enquiry_merchant") == [(market.carmen.owner.email, "asked")]


@pytest.mark.usefixtures("market")
def test_at_night_the_hour_begins_when_the_shop_opens(candle: Offer) -> None:
    night = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    assert ask(candle, now=night).answer_by == datetime(2026, 11, 25, 15, 0, tzinfo=UTC)  # opens at 9 h, 14 h UTC


@pytest.mark.usefixtures("market")
def test_an_hour_that_closing_cuts_goes_on_the_next_day(candle: Offer) -> None:
    late = datetime(2026, 11, 24, 22, 40, tzinfo=UTC)  # twenty minutes before it closes
    assert ask(candle, now=late).answer_by == datetime(2026, 11, 25, 14, 40, tzinfo=UTC)


def test_the_same_question_twice_is_one(market: Market, candle: Offer) -> None:
    buyer = Buyer(account_id=market.ana.pk, account_public_id=market.ana.public_id)
    first, second = ask(candle, buyer=buyer), ask(candle, 3, buyer=buyer)
    assert first.pk == second.pk
    assert Enquiry.objects.count() == 1
    assert len(letters("enquiry_merchant")) == 1


def test_what_is_sure_needs_no_question(market: Market) -> None:
    with pytest.raises(NothingToAsk):
        ask(market.bella.offers["Roman"])
    counted_long_ago(market.bella.offers["Roman"], on_hand=0)
    with pytest.raises(NothingToAsk):  # an old nothing is no reason to send anybody looking
        ask(market.bella.offers["Roman"])
    assert Enquiry.objects.count() == 0


@pytest.mark.usefixtures("market")
def test_nobody_floods_a_shop(candle: Offer) -> None:
    for _ in range(10):
        ask(candle)  # each a new guest, of one address
    with pytest.raises(TooManyAsked):
        ask(candle)
    assert Enquiry.objects.count() == 10


@pytest.mark.usefixtures("market")
@pytest.mark.parametrize(("name", "email", "fields"), [("", "a@b.ca", {"name"}), ("Ana", "", {"email"}), ("Ana", "ana", {"email"})])  # fmt: skip
def test_who_asks_says_where_the_answer_goes(candle: Offer, name: str, email: str, fields: set[str]) -> None:
    asked = Asked(candle.public_id, 1, "", Contact(name, email), "fr")
    with pytest.raises(ContactNeeded) as refused:
        ask_shop(Buyer(), asked, territory="qc", now=NOW)
    assert set(refused.value.facts["fields"]) == fields  # type: ignore[call-overload]


def test_yes_counts_holds_and_fills_the_cart(market: Market, candle: Offer) -> None:
    enquiry = yes(market, ask(candle, 2), counted=4)
    assert (enquiry.state, enquiry.held_until) == ("accepted", WEDNESDAY_EVENING)
    assert stock(candle) == (4, 2, "desk")
    held = Reservation.objects.get()
    assert (held.holder, held.quantity, held.state, held.until) == (enquiry.public_id, 2, "held", WEDNESDAY_EVENING)
    (line,) = CartLine.objects.filter(cart_id=enquiry.cart_id)
    assert (line.offer_id, line.quantity, line.holder) == (candle.pk, 2, enquiry.public_id)
    assert letters("enquiry_buyer")[-1] == ("ana@panier.example", "accepted")
    assert letters("enquiry_merchant")[-1] == (market.carmen.owner.email, "accepted")
    yes(market, enquiry, counted=9)  # the same click twice
    assert stock(candle) == (4, 2, "desk")
    assert len(letters("enquiry_buyer")) == 2


def test_a_count_that_is_not_enough_is_no_yes(market: Market, candle: Offer) -> None:
    enquiry = ask(candle, 3)
    with pytest.raises(CountedTooFew) as refused:
        yes(market, enquiry, counted=2)
    assert refused.value.facts == {"left": 2}
    assert (state(enquiry), stock(candle)) == ("asked", (5, 0, "import"))


def test_two_requests_for_the_last_one_are_one_yes(market: Market, candle: Offer) -> None:
    restock(candle, on_hand=1)
    first, second = ask(candle), ask(candle, name="Zoé")
    yes(market, first, counted=1)
    with pytest.raises(CountedTooFew):
        yes(market, second, counted=1)
    with pytest.raises(CountedTooFew):
        yes(market, second)
    assert stock(candle) == (1, 1, "desk")
    assert (state(first), state(second)) == ("accepted", "asked")


def test_no_says_why_and_sets_the_stock_right(market: Market, candle: Offer) -> None:
    enquiry = ask(candle)
    shop = market.carmen.merchant.pk
    with pytest.raises(ReasonNeeded):
        refuse_enquiry(shop, enquiry.public_id, No("  ", 0), actor="Carmen", now=NOW)
    assert state(enquiry) == "asked"
    refuse_enquiry(shop, enquiry.public_id, No("La dernière est partie hier.", 0), actor="Carmen", now=NOW)
    assert (state(enquiry), stock(candle)) == ("refused", (0, 0, "desk"))
    assert letters("enquiry_buyer")[-1] == ("ana@panier.example", "refused")
    assert CartLine.objects.count() == 0
    with pytest.raises(EnquiryMoved):
        yes(market, enquiry)


def test_nobody_answers_and_it_ends_by_itself(market: Market, candle: Offer) -> None:
    enquiry = ask(candle)
    assert expire_enquiries(now=NOW + HOUR - timedelta(seconds=1)) == 0
    assert expire_enquiries(now=NOW + HOUR) == 1
    assert (state(enquiry), stock(candle)) == ("expired", (5, 0, "import"))
    assert letters("enquiry_merchant")[-1] == (market.carmen.owner.email, "expired")
    with pytest.raises(EnquiryMoved):
        yes(market, enquiry)
    ask(candle, now=NOW + HOUR)  # she may ask again


def test_she_changes_her_mind(market: Market, candle: Offer) -> None:
    enquiry = yes(market, ask(candle, 2), counted=2)
    withdraw_enquiry(token_of(enquiry), now=NOW)
    withdraw_enquiry(token_of(enquiry), now=NOW)  # the same click twice
    assert (state(enquiry), stock(candle)) == ("withdrawn", (2, 0, "desk"))
    assert CartLine.objects.count() == 0
    assert letters("enquiry_merchant")[-1] == (market.carmen.owner.email, "withdrawn")
    with pytest.raises(NoSuchEnquiry):
        withdraw_enquiry(f"{enquiry.public_id}.{'0' * 32}", now=NOW)


@pytest.mark.plants_damage
def test_the_database_knows_the_same_edges(market: Market, candle: Offer) -> None:
    enquiry = ask(candle)
    dressed = {"held_until": NOW, "reason": "non", "order": place_order_of_another(market)}
    allowed = {(before, after) for before in EDGES for after in EDGES if _goes(enquiry, before, after, dressed)}
    assert allowed == {(before, after) for before, edges in EDGES.items() for after in edges}


def _goes(enquiry: Enquiry, before: str, after: str, dressed: dict[str, object]) -> bool:
    """Whether the database lets it go from `before` (where it is put past the guard) to `after`."""
    if before == after:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        Enquiry.objects.filter(pk=enquiry.pk).update(state=before, **dressed)
        cursor.execute("SET session_replication_role = origin")
    try:
        with transaction.atomic():
            Enquiry.objects.filter(pk=enquiry.pk).update(state=after)
    except IntegrityError:
        return False
    return True


@pytest.mark.usefixtures("market")
def test_an_enquiry_begins_as_asked(candle: Offer) -> None:
    made = ask(candle)
    made.pk, made.public_id, made.buyer, made.state = None, "enq_planted", "crt_other", "accepted"
    made.held_until = NOW
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def place_order_of_another(market: Market) -> Order:
    buyer, cart = guest_cart((market.bella.offers["Roman"], 1))
    return place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW)
