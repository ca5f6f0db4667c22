"""A year of invented orders: the same quotes, rows and moves as the flows would have made, by the same functions."""

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from panier.base.ledger.actions import Happening, post
from panier.demonstration.content import SEED
from panier.flows.postings import CAPTURE, HAND_OVER, REFUND, REFUND_DONE, PartMoney, money_of, transfers
from panier.kit.money import Money
from panier.offer.inventory.actions import keep, release, reserve, take
from panier.offer.inventory.rules import Wanted
from panier.offer.merchants.hours.rules import Hours
from panier.trade.checkout.queries import terms_in_force
from panier.trade.checkout.rules.quotes import quote
from panier.trade.checkout.rules.requests import Address, CheckoutRequest, Contact
from panier.trade.checkout.rules.terms import StockAt, Terms, WantedLine
from panier.trade.orders.actions import (
    Placing,
    Step,
    complete_if_done,
    create_order,
    move_order,
    move_parts,
    part_ids,
)
from panier.trade.orders.due import Times
from panier.trade.orders.models import Order, Part
from panier.trade.orders.queries import limits_in_force, parts_of
from panier.trade.payments.actions import Giving, note_refund, open_payment, open_refund, settle, settle_if_all_back
from panier.trade.payments.models import Payment
from panier.trade.payments.port import RefundNews

ORDERS, DAYS = 2000, 364
WAITING = 1_000_000  # the numbers of orders made apart
EACH, APART = 6, timedelta(minutes=20)  # orders of today at a busy shop, and between them
OPEN_STEPS = (Part.State.ACCEPTED, Part.State.READY)
OPEN_DAYS = 4  # younger orders may still be open
NAMES = ("Ana", "Luc", "Maude", "Idriss", "Noémie", "Karim", "Solène", "Antoine", "Mei", "Gabriel", "Rosalie", "Théo")
SEEDS_NAMESPACE = UUID("6f0f4a7e-7a43-4f0e-9a53-5f1f6b1c2a90")
FOR_SALE = """
SELECT offer.id, merchant.public_id, product.title, variant.options, offer.minor, product.tax_category, level.id,
  place.public_id, coalesce((SELECT digest FROM catalogue_picture WHERE product_id = product.id LIMIT 1), '')
FROM catalogue_offer offer JOIN catalogue_variant variant ON variant.id = offer.variant_id
JOIN catalogue_product product ON product.id = variant.product_id
JOIN merchants_merchant merchant ON merchant.id = product.merchant_id AND merchant.state = 'selling'
JOIN inventory_stocklevel level ON level.variant_id = variant.id AND level.on_hand > 3
JOIN merchants_place place ON place.id = level.place_id
WHERE merchant.territory_id = %s AND merchant.is_demonstration ORDER BY offer.public_id
"""


class Gone(NamedTuple):
    """Shops (public ids) of which nothing was bought for so long."""

    shops: frozenset[str] = frozenset()
    since: timedelta = timedelta()


NOBODY_GONE = Gone()


class Life(NamedTuple):
    """What becomes of an order is told from `moment` on; an `old` one has come to its end."""

    moment: datetime
    times: Times
    old: bool


LOOK_AGAIN = frozenset({0, 50, 400})  # before these orders


def load_orders(
    territory: str, *, now: datetime, orders: int = ORDERS, busy: Sequence[str] = (), gone: Gone = NOBODY_GONE
) -> list[tuple[str, int, str]]:
    """Orders of every state over the last year; the captured payments (key, minor, currency) are given back.

    `busy` shops (public ids) have some of today at their desks, in every open state.
    """
    chance = random.Random(f"{SEED} orders")  # noqa: S311 - the same year every time
    goods = _goods(territory)
    stayed = {shop: lines for shop, lines in goods.items() if shop not in gone.shops}
    terms = terms_in_force(territory, sorted(goods), now)
    times = Times(limits_in_force(territory, now), _hours(terms))
    on_hand = _shelves()
    captured = []
    for number in range(orders):
        if number in LOOK_AGAIN:
            _look_again()
        days = DAYS * (1 - (number / orders) ** 0.8)  # a market that grows
        moment = now - timedelta(days=days, minutes=chance.randint(0, 600))
        there = goods if moment < now - gone.since else stayed
        order = _placed(territory, _basket(there, chance), terms, moment, number)
        payment = _lived(order, chance, Life(moment, times, old=days > OPEN_DAYS))
        if payment:
            captured.append((payment.public_id, payment.minor, payment.currency))
    for number, merchant in enumerate([*busy] * EACH):
        basket = [replace(line, quantity=1 + number % 3) for line in _liked(goods[merchant], 2, chance)]
        moment = now - (number + 1) * APART
        order = _placed(territory, basket, terms, moment, orders + number)
        payment = _waits(order, OPEN_STEPS[: number // len(busy) % 3], Life(moment, times, old=False))
        captured.append((payment.public_id, payment.minor, payment.currency))
    _restock(on_hand)
    Part.objects.filter(due_at__lt=now).update(remind_at=None)  # no letters of late invented orders
    return captured


def load_waiting(territory: str, merchant: str, count: int, *, now: datetime) -> None:
    """Orders of this moment that wait for a yes of one shop (public id): every fourth asks for two of a thing."""
    goods, terms = _goods(territory)[merchant], terms_in_force(territory, [merchant], now)
    life = Life(now, Times(limits_in_force(territory, now), _hours(terms)), old=False)
    for number in range(count):
        basket = [replace(goods[number % len(goods)], quantity=1 if number % 4 else 2)]
        _waits(_placed(territory, basket, terms, now, WAITING + number), (), life)


def _look_again() -> None:
    """One transaction fills empty tables: without a look at their new size, plans made for few rows read them whole."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _goods(territory: str) -> dict[str, list[WantedLine]]:
    """What may be bought, by merchant."""
    found: dict[str, list[WantedLine]] = {}
    with connection.cursor() as cursor:
        cursor.execute(FOR_SALE, [territory])
        for offer_id, merchant, title, options, minor, tax, stock_id, place, picture in cursor.fetchall():
            line = WantedLine(
                key=f"lin_{offer_id}",
                offer_id=offer_id,
                merchant=merchant,
                title=json.loads(title) if isinstance(title, str) else title,
                options=json.loads(options) if isinstance(options, str) else options,
                picture=picture,
                quantity=1,
                unit=Money(minor, "CAD"),
                tax_category=tax,
                pickup=True,
                delivery=True,
                stock=(StockAt(stock_id, place, None),),
            )
            found.setdefault(merchant, []).append(line)
    return found


def _hours(terms: Terms) -> dict[int, Hours]:
    return {place.id: seller.hours[place.public_id] for seller in terms.sellers.values() for place in seller.places}


def _basket(goods: dict[str, list[WantedLine]], chance: random.Random) -> list[WantedLine]:
    several = chance.choices((1, 2, 3, 4), weights=(50, 30, 15, 5))[0]
    merchants = chance.sample(sorted(goods), min(several, len(goods)))
    return [
        replace(line, quantity=chance.choice((1, 1, 1, 2, 3)))
        for merchant in merchants
        for line in _liked(goods[merchant], chance.choice((1, 1, 2, 3)), chance)
    ]


def _liked(goods: list[WantedLine], most: int, chance: random.Random) -> list[WantedLine]:
    """Each shop has its best sellers, so that baskets resemble each other: drawn once each, the first far more often."""
    drawn = sorted(((chance.random() ** (rank + 1) ** 1.5, rank) for rank in range(len(goods))), reverse=True)
    return [goods[rank] for _, rank in drawn[:most]]


def _placed(territory: str, basket: list[WantedLine], terms: Terms, moment: datetime, number: int) -> Order:
    name = NAMES[number % len(NAMES)]
    contact = Contact(name, f"{name.lower()}.{number}@demonstration.example".replace("é", "e").replace("è", "e"))
    address = Address("100, rue de la Démonstration", "Montréal", "H2X1Y4")
    asked = CheckoutRequest(contact, address, {}, "fr" if number % 5 else "en", None)
    bought = quote(basket, asked, terms)
    holders = part_ids(bought)
    wanted = [
        Wanted(line.stock_id, line.wanted.quantity, holder)
        for part, holder in zip(bought.parts, holders, strict=True)
        for line in part.lines
    ]
    until = moment + terms.reservation
    _fill_shelves(wanted)
    reserve(wanted, until=until)
    key = UUID(int=SEEDS_NAMESPACE.int + number)
    placing = Placing(territory, f"crt_demonstration{number:04}", None, 0, key, moment, until)
    return create_order(placing, replace(asked, total_seen=bought.total), bought, holders)


def _lived(order: Order, chance: random.Random, life: Life) -> Payment | None:
    """What became of it: unpaid, refused, cancelled, open (when young) or handed over."""
    parts, moment = parts_of(order), life.moment
    payment = open_payment(
        order_id=order.pk, amount=Money(order.total_minor, order.currency), provider="rehearsal", now=moment
    )
    if chance.random() < 0.03:  # noqa: PLR2004 - three in a hundred are never paid
        settle(payment, Payment.State.ABANDONED, now=moment)
        release([part.public_id for part in parts])
        move_parts(parts, Step(Part.State.CANCELLED, "système", moment, "expired"))
        move_order(order, Order.State.EXPIRED)
        return None
    _pay(order, parts, payment, life._replace(moment=moment + timedelta(minutes=2)))
    for part in parts:
        _fulfil(part, payment, chance, life._replace(moment=moment + timedelta(hours=chance.randint(1, 6))))
    complete_if_done(order)
    settle_if_all_back(payment)
    return payment


def _waits(order: Order, steps: Sequence[Part.State], life: Life) -> Payment:
    """Paid, and as many steps further at its shop."""
    parts, amount = parts_of(order), Money(order.total_minor, order.currency)
    payment = open_payment(order_id=order.pk, amount=amount, provider="rehearsal", now=life.moment)
    _pay(order, parts, payment, life)
    for number, step in enumerate(steps, 1):
        actor = f"{parts[0].merchant.name} (démonstration)"
        move_parts(parts, Step(step, actor, life.moment + number * APART / 4, times=life.times))
    return payment


def _pay(order: Order, parts: list[Part], payment: Payment, life: Life) -> None:
    moment = life.moment
    settle(payment, Payment.State.CAPTURED, now=moment)
    move_order(order, Order.State.PLACED)
    move_parts(parts, Step(Part.State.TO_ACCEPT, "système", moment, times=life.times))
    keep([part.public_id for part in parts])
    moves = [move for part in parts for move in transfers(CAPTURE, money_of(part))]
    key = f"capture:{payment.public_id}"
    post(Happening(order.territory_id, key, "capture", payment.public_id, moment), moves)


def _fulfil(part: Part, payment: Payment, chance: random.Random, life: Life) -> None:
    moment, old = life.moment, life.old
    actor = f"{part.merchant.name} (démonstration)"
    if chance.random() < 0.02:  # noqa: PLR2004 - two in a hundred are refused
        _refuse(part, payment, actor, moment)
        return
    steps = [Part.State.ACCEPTED, Part.State.READY, Part.State.HANDED_OVER]
    for step in steps if old else steps[: chance.randint(0, 3)]:
        moment += timedelta(hours=chance.randint(1, 20))
        move_parts([part], Step(step, actor, moment, times=life.times))
        if step == Part.State.HANDED_OVER:
            take([part.public_id])
            happening = Happening(
                part.order.territory_id, f"hand_over:{part.public_id}", "hand_over", part.public_id, moment
            )
            post(happening, transfers(HAND_OVER, money_of(part)))


def _refuse(part: Part, payment: Payment, actor: str, moment: datetime) -> None:
    reason = "Plus assez de stock en boutique."
    move_parts([part], Step(Part.State.REFUSED, actor, moment, reason))
    release([part.public_id])
    territory, subject, amount = part.order.territory_id, part.public_id, Money(part.total_minor, part.currency)
    post(Happening(territory, f"refund:{subject}", "refund", subject, moment), transfers(REFUND, money_of(part)))
    refund = open_refund(payment, Giving(f"part:{subject}", amount, reason, "merchant", part.pk, moment))
    note_refund(refund, RefundNews(refund.public_id, "done", amount), now=moment)
    settled = Happening(territory, f"refund_settled:{refund.public_id}", "refund_settled", refund.public_id, moment)
    post(settled, transfers(REFUND_DONE, PartMoney(total=amount)))


def _shelves() -> list[tuple[int, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, on_hand FROM inventory_stocklevel")
        return list(cursor.fetchall())


def _fill_shelves(wanted: list[Wanted]) -> None:
    """The shelf was fuller then: what was sold since had to be there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE inventory_stocklevel SET on_hand = on_hand + 10 WHERE id = ANY(%s) AND on_hand - reserved < 10",
            [[want.stock_id for want in wanted]],
        )


def _restock(levels: list[tuple[int, int | None]]) -> None:
    """Today's shelves are those of the content, and never below what is promised."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE inventory_stocklevel level SET on_hand = greatest(kept.on_hand, level.reserved) "
            "FROM unnest(%s::bigint[], %s::int[]) AS kept (id, on_hand) WHERE level.id = kept.id AND kept.on_hand IS NOT NULL",
            [[level for level, _ in levels], [on_hand for _, on_hand in levels]],
        )
