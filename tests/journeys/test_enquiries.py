"""“Reserve, confirmed within the hour”: asked, answered or not, held, ordered or not; what is promised is always there."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from tests.enquiries import ask, counted_long_ago
from tests.orders import pay
from tests.world import NOW, Market, asking, build_market, guest_cart, key, restock

from panier.base.notifications.models import Letter
from panier.flows.accept_enquiry import accept_enquiry
from panier.flows.ask_shop import Asked, ask_shop
from panier.flows.audit_books import audit_books
from panier.flows.cancel_order import cancel_order
from panier.flows.expire_enquiries import expire_enquiries
from panier.flows.expire_orders import expire_orders
from panier.flows.fill_cart import fill_cart, look_in_cart
from panier.flows.merge_cart import merge_cart
from panier.flows.place_order import place_order
from panier.flows.refuse_enquiry import No, refuse_enquiry
from panier.flows.withdraw_enquiry import withdraw_enquiry
from panier.kit.refusals import ReasonNeeded
from panier.offer.catalogue.models import Offer
from panier.offer.inventory.models import Reservation, StockLevel
from panier.offer.merchants.actions import create_token
from panier.trade.cart.models import Cart, CartLine
from panier.trade.cart.rules import Buyer, NotEnough
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


def test_the_order_takes_over_what_was_held_and_nothing_is_counted_twice(market: Market, candle: Offer) -> None:
    restock(candle, on_hand=2)
    enquiry = yes(market, ask(candle, 2), counted=2)
    buyer = owner_of(enquiry)
    cart = Cart.objects.get(pk=enquiry.cart_id)
    with pytest.raises(NotEnough):  # for anybody else nothing is left
        guest_cart((candle, 1))
    (item,) = look_in_cart(buyer, territory="qc", now=NOW).items  # type: ignore[union-attr]
    assert (item.notices, item.free, item.kept) == ((), 2, True)
    order = place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW)
    assert stock(candle) == (2, 2, "desk")
    assert (state(enquiry), Enquiry.objects.get().order_id) == ("bought", order.pk)
    assert dict(Reservation.objects.values_list("holder", "state")) == {
        enquiry.public_id: "released",
        order.parts.get().public_id: "held",
    }
    assert pay(order) == "placed"
    assert [finding.name for finding in audit_books(now=NOW) if finding.broken] == []


def test_an_order_that_ends_unpaid_gives_back_what_the_shop_held(market: Market, candle: Offer) -> None:
    restock(candle, on_hand=2)
    enquiry = yes(market, ask(candle, 2), counted=2)
    buyer, cart = owner_of(enquiry), Cart.objects.get(pk=enquiry.cart_id)
    place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW)
    assert expire_orders(now=NOW + timedelta(minutes=16)) == 1
    assert (state(enquiry), stock(candle)) == ("accepted", (2, 2, "desk"))
    held = Reservation.objects.get(holder=enquiry.public_id)
    assert (held.state, held.until) == ("held", WEDNESDAY_EVENING)
    cart.refresh_from_db()
    order = place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW + timedelta(minutes=20))
    cancel_order(order.pk, actor="acheteur", now=NOW + timedelta(minutes=21))
    assert (state(enquiry), stock(candle)) == ("accepted", (2, 2, "desk"))


def test_an_unpaid_order_that_ends_after_the_hour_frees_everything(market: Market, candle: Offer) -> None:
    enquiry = yes(market, ask(candle, 2), counted=2)
    buyer, cart = owner_of(enquiry), Cart.objects.get(pk=enquiry.cart_id)
    late = WEDNESDAY_EVENING - timedelta(minutes=5)
    place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=late)
    assert expire_orders(now=late + timedelta(minutes=16)) == 1
    assert (state(enquiry), stock(candle)) == ("lapsed", (2, 0, "desk"))


def test_what_is_not_ordered_in_time_is_free_again(market: Market, candle: Offer) -> None:
    enquiry = yes(market, ask(candle, 2), counted=2)
    assert expire_enquiries(now=WEDNESDAY_EVENING - timedelta(seconds=1)) == 0
    assert expire_enquiries(now=WEDNESDAY_EVENING) == 1
    assert (state(enquiry), stock(candle)) == ("lapsed", (2, 0, "desk"))
    assert letters("enquiry_buyer")[-1] == ("ana@panier.example", "lapsed")
    assert Reservation.objects.get().state == "released"
    assert CartLine.objects.count() == 1  # she loses no line: if some are left she may still order


def test_she_changes_her_mind(market: Market, candle: Offer) -> None:
    enquiry = yes(market, ask(candle, 2), counted=2)
    withdraw_enquiry(token_of(enquiry), now=NOW)
    withdraw_enquiry(token_of(enquiry), now=NOW)  # the same click twice
    assert (state(enquiry), stock(candle)) == ("withdrawn", (2, 0, "desk"))
    assert CartLine.objects.count() == 0
    assert letters("enquiry_merchant")[-1] == (market.carmen.owner.email, "withdrawn")
    with pytest.raises(NoSuchEnquiry):
        withdraw_enquiry(f"{enquiry.public_id}.{'0' * 32}", now=NOW)


def test_a_guest_who_signs_in_keeps_what_is_held(market: Market, candle: Offer) -> None:
    enquiry = yes(market, ask(candle, 2), counted=2)
    token = owner_of(enquiry).token
    merge_cart(account_id=market.ana.pk, token=token, territory="qc", now=NOW)
    member = Buyer(market.ana.pk, market.ana.public_id)
    view = look_in_cart(member, territory="qc", now=NOW)
    assert view is not None
    assert [(item.quantity, item.kept) for item in view.items] == [(2, True)]
    cart = Cart.objects.get(public_id=view.id)
    place_order(buyer=member, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW)
    assert (state(enquiry), stock(candle)) == ("bought", (2, 2, "desk"))


def test_a_held_line_may_grow_by_what_is_free(market: Market, candle: Offer) -> None:
    enquiry = yes(market, ask(candle, 2), counted=3)
    buyer = owner_of(enquiry)
    fill_cart(buyer, territory="qc", offer=candle.public_id, quantity=1, now=NOW)
    with pytest.raises(NotEnough):
        fill_cart(buyer, territory="qc", offer=candle.public_id, quantity=1, now=NOW)
    cart = Cart.objects.get(pk=enquiry.cart_id)
    place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW)
    assert stock(candle) == (3, 3, "desk")


def test_an_order_of_others_meets_only_what_is_free(market: Market, candle: Offer) -> None:
    """A buyer checks out while the shop says yes to another: the later of the two finds what the first left."""
    enquiry = ask(candle, 2)
    StockLevel.objects.filter(variant_id=candle.variant_id).update(sure_until=None, on_hand=3)
    buyer, cart = guest_cart((candle, 2))
    asked = asking(cart)
    yes(market, enquiry, counted=3)
    with pytest.raises(Exception, match="out-of-stock"):
        place_order(buyer=buyer, cart_id=cart.pk, asked=asked, key=key(), now=NOW)
    assert (stock(candle), Order.objects.count()) == ((3, 2, "desk"), 0)


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


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_whole_story_through_the_pages(client: Client, market: Market, candle: Offer) -> None:
    now = datetime.now(tz=UTC)
    counted_long_ago(candle, on_hand=5, now=now)
    product = candle.variant.product
    shown = page(client, f"/fr/produit/{product.slug}-{product.public_id}/")
    assert "Réserver, confirmé dans l’heure" in shown
    assert "Ajouter au panier" not in shown
    address = f"/fr/reserver/{candle.public_id}/"
    assert "import d’il y a 9 jours" in page(client, f"{address}?quantity=2")
    wrong = client.post(address, {"quantity": "2", "name": "Ana", "email": "pas un courriel"})
    assert wrong.status_code == 409
    assert 'value="Ana"' in wrong.content.decode()
    assert Enquiry.objects.count() == 0
    made = client.post(address, {"quantity": "2", "name": "Ana", "email": "ana@panier.example"})
    assert made.status_code == 302
    assert "La boutique regarde" in page(client, made["Location"])
    desk = Client()
    desk.force_login(market.carmen.owner)
    base = f"/fr/comptoir/{market.carmen.merchant.public_id}/"
    assert "demande sans réponse" in page(desk, base)
    waiting = page(desk, f"{base}demandes/")
    enquiry = Enquiry.objects.get()
    reply = re.search(rf'action="([^"]+{enquiry.public_id}[^"]+)"', waiting)
    assert reply is not None
    short = desk.post(reply[1], {"answer": "yes", "counted": "1"})
    assert short.status_code == 409
    assert "1 sont libres" in short.content.decode()
    assert desk.post(reply[1], {"answer": "yes", "counted": "trois"}).status_code == 409
    assert desk.post(reply[1], {"answer": "yes", "counted": "3"}).status_code == 302
    assert "gardé pour vous" in page(client, made["Location"])
    assert "Gardé pour vous par la boutique." in page(client, "/fr/panier/")
    phone = Client()  # she opens the letter elsewhere
    taken = phone.post(f"{made['Location']}prendre/")
    assert taken["Location"] == "/fr/panier/"
    assert "Gardé pour vous par la boutique." in page(phone, "/fr/panier/")
    assert "vide" in page(client, "/fr/panier/")
    assert stock(candle) == (3, 2, "desk")


def test_the_merchants_program_answers_too(client: Client, market: Market, candle: Offer) -> None:
    first, second = ask(candle, 2), ask(candle, name="Zoé")
    token = create_token(market.carmen.merchant.pk, name="caisse", account_id=None, now=NOW)
    foreign = create_token(market.bella.merchant.pk, name="caisse", account_id=None, now=NOW)

    def call(method: str, path: str, body: dict[str, object] | None = None, whose: str = token) -> tuple[int, dict[str, object]]:  # fmt: skip
        answer = client.generic(
            method,
            f"/api/v1/merchant/enquiries{path}",
            data=b"" if body is None else str(body).replace("'", '"').encode(),
            content_type="application/json",
            headers={"Authorization": f"Bearer {whose}"},
        )
        return answer.status_code, answer.json()

    status, listed = call("GET", "?state=asked")
    assert (status, listed["total"]) == (200, 2)
    assert [item["id"] for item in listed["items"]] == [first.public_id, second.public_id]  # type: ignore[attr-defined]
    assert call("POST", f"/{first.public_id}/accept", {"counted": 2}, foreign)[0] == 404
    assert call("POST", f"/{first.public_id}/accept", {"counted": 1})[1]["code"] == "counted-too-few"
    status, answered = call("POST", f"/{first.public_id}/accept", {"counted": 2})
    assert (status, answered["state"], stock(candle)) == (200, "accepted", (2, 2, "desk"))
    assert call("POST", f"/{second.public_id}/refuse", {"reason": " "})[1]["code"] == "reason-needed"
    status, refused = call("POST", f"/{second.public_id}/refuse", {"reason": "Plus un.", "left": 2})
    assert (status, refused["state"], refused["reason"]) == (200, "refused", "Plus un.")
    assert call("POST", f"/{second.public_id}/accept", {})[1]["code"] == "enquiry-moved"


def test_the_operator_sees_what_shops_let_pass(client: Client, market: Market, candle: Offer) -> None:
    now = datetime.now(tz=UTC)
    counted_long_ago(candle, on_hand=5, now=now)
    ask(candle, now=now)
    client.force_login(market.olga)
    assert "Sans réponse" not in page(client, "/fr/exploitation/")
    expire_enquiries(now=now + 2 * DAY)
    assert "Sans réponse" in page(client, "/fr/exploitation/")


def test_the_quick_count_makes_old_counts_fresh_in_one_pass(client: Client, market: Market, candle: Offer) -> None:
    now = datetime.now(tz=UTC)
    level = counted_long_ago(candle, on_hand=5, now=now)
    foreign = counted_long_ago(market.bella.offers["Roman"], on_hand=7, now=now)
    client.force_login(market.carmen.owner)
    base = f"/fr/comptoir/{market.carmen.merchant.public_id}/"
    assert "quantité trop ancienne pour vendre" in page(client, base)
    assert f'name="level-{level.pk}"' in page(client, f"{base}inventaire/")
    bad = client.post(f"{base}inventaire/", {f"level-{level.pk}": "4,5"})
    assert (bad.status_code, stock(candle)) == (409, (5, 0, "import"))
    done = client.post(f"{base}inventaire/", {f"level-{level.pk}": "4", f"level-{foreign.pk}": "0"})
    assert done["Location"].endswith("?done=1")
    assert stock(candle) == (4, 0, "desk")
    assert stock(market.bella.offers["Roman"]) == (7, 0, "import")
    assert "Toutes vos quantités sont fraîches" in page(client, done["Location"])
    assert "quantité trop ancienne pour vendre" not in page(client, base)
