"""The money that stands of one part goes back: before hand-over from what is held, after it from what was earned."""

from datetime import datetime

from panier.base.ledger.actions import Happening, post
from panier.base.ledger.rules import reversed_transfers
from panier.flows.postings import HAND_OVER, REFUND, less, money_of, money_of_return, transfers
from panier.flows.review_marks import mark_paid_back
from panier.kit.jobs import enqueue
from panier.trade.orders.models import Part
from panier.trade.payments.actions import Giving, open_refund
from panier.trade.payments.models import Refund
from panier.trade.payments.queries import captured_payment_of
from panier.trade.payments.rules import NothingToRefund
from panier.trade.returns.queries import returns_of


def refund_part(part: Part, *, reason: str, bearer: str, now: datetime) -> Refund:
    """Write the refund and its moves, and ask a job to carry it out; inside the caller's transaction, order locked.

    What the shop took back itself has gone already. NothingToRefund when nothing was captured, or all of this part's money is back.
    """
    payment = captured_payment_of(part.order_id)
    if payment is None or payment.refunds.filter(key=f"part:{part.public_id}").exists():
        raise NothingToRefund
    gone = [money_of_return(part, each) for each in returns_of([part.pk]).get(part.pk, [])]
    money, territory, subject = less(money_of(part), gone), part.order.territory_id, part.public_id
    if not money.total:
        raise NothingToRefund
    if part.state == Part.State.HANDED_OVER:
        back = reversed_transfers(transfers(HAND_OVER, money))
        taken = Happening(territory, f"take_back:{subject}", "take_back", subject, now, f"hand_over:{subject}")
        post(taken, back)
    post(Happening(territory, f"refund:{subject}", "refund", subject, now), transfers(REFUND, money))
    refund = open_refund(payment, Giving(f"part:{subject}", money.total, reason, bearer, part.pk, now))
    enqueue("begin_refund", refund=refund.public_id)
    mark_paid_back(part.pk)
    return refund
