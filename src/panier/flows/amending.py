"""Units of a part that are not delivered: their money goes back, their stock is free, the buyer is told. Order locked."""

from collections.abc import Mapping, Sequence

from panier.base.ledger.actions import Happening, post
from panier.flows.ending import end_unfilled
from panier.flows.letters import tell_changed
from panier.flows.postings import AMEND, PartMoney, transfers
from panier.flows.push_sold import ask_push
from panier.kit.jobs import enqueue
from panier.kit.money import Money
from panier.offer.inventory.actions import give_up
from panier.trade.amendments.actions import Said, put_instead, take_units_out
from panier.trade.amendments.models import Amendment, Substitution
from panier.trade.fulfilment.actions import untick
from panier.trade.orders.actions import Step
from panier.trade.orders.models import Line, Order, Part
from panier.trade.payments.actions import Giving, open_refund
from panier.trade.payments.queries import captured_payment_of

REASONS: Mapping[str, Mapping[str, str]] = {
    "missing": {"fr": "L’article n’est plus en rayon.", "en": "The item is not on the shelf any more."},
    "damaged": {"fr": "L’article est abîmé.", "en": "The item is damaged."},
    "replaced": {"fr": "L’article est remplacé par un autre.", "en": "The item is replaced by another."},
    "declined": {
        "fr": "L’article manque et le substitut n’a pas convenu.",
        "en": "The item is missing and the substitute did not suit.",
    },
    "unanswered": {
        "fr": "L’article manque et le substitut est resté sans réponse.",
        "en": "The item is missing and the substitute got no answer.",
    },
}


def leave_out(order: Order, part: Part, lines: Mapping[int, int], said: Said, *, not_there: bool) -> None:
    """`lines`: units out, by key; `not_there`: they leave the stock's count too. When nothing would stand, the whole part is refused: its delivery goes back too."""
    if all(lines.get(line.pk, 0) == line.quantity for line in part.lines.all()):
        if not_there:
            _free(part, [(line, lines[line.pk]) for line in part.lines.all()], not_there=True)
        end_unfilled(order, part, Step(Part.State.REFUSED, said.actor, said.now, reason_for(order, said)))
        return
    outs = [(line, lines[line.pk]) for line in part.lines.all() if lines.get(line.pk)]
    _free(part, outs, not_there=not_there)
    untick(part.merchant_id, [line.pk for line, _ in outs])
    give_back(order, part, take_units_out(part, dict(lines), said), said)


def reason_for(order: Order, said: Said) -> str:
    """The merchant's words, or ours in the buyer's language: she reads them."""
    words = REASONS.get(said.why, REASONS["missing"])
    return said.note or words.get(order.language, words["en"])


def replace(order: Order, part: Part, line: Line, proposal: Substitution, said: Said) -> None:
    """The substitute's units are kept in its own name already; those it replaces are free, or gone."""
    _free(part, [(line, proposal.quantity)], not_there=proposal.missing)
    untick(part.merchant_id, [line.pk])
    give_back(order, part, put_instead(part, line, proposal, said), said)


def give_back(order: Order, part: Part, made: Sequence[Amendment], said: Said) -> None:
    """One entry and one refund for all that changed at once; nothing to give, nothing is written."""
    amount = Money(sum(each.minor for each in made), part.currency)
    if amount:
        subject = made[0].public_id
        money = PartMoney(total=amount, part=part.public_id)
        post(
            Happening(order.territory_id, f"amend:{subject}", "amend", part.public_id, said.now),
            transfers(AMEND, money),
        )
        payment = captured_payment_of(order.pk)
        if payment is None:
            raise RuntimeError(f"{part.public_id}: a paid part has no payment.")
        reason = reason_for(order, said)
        refund = open_refund(payment, Giving(f"amend:{subject}", amount, reason, "merchant", part.pk, said.now))
        enqueue("begin_refund", refund=refund.public_id)
    fresh = Part.objects.select_related("order__territory", "merchant", "place").get(pk=part.pk)
    tell_changed(fresh, made, now=said.now)


def _free(part: Part, outs: Sequence[tuple[Line, int]], *, not_there: bool) -> None:
    units: dict[int, int] = {}
    for line, out in outs:
        if line.stock_id is not None:
            units[line.stock_id] = units.get(line.stock_id, 0) + out
    if units:
        give_up(part.public_id, units, not_there=not_there)
        ask_push([part.merchant_id])
