"""Addresses that letters and the bank carry: by the page's name, in the order's language."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from panier.trade.orders.models import Order, Part
from panier.trade.orders.queries import token_of


def order_link(order: Order) -> str:
    """The shopper's page of the order; the address is the right to it."""
    return _link("order", order)


def pickup_qr_link(part: Part) -> str:
    """The picture the buyer shows at the counter."""
    with override(part.order.language):
        return f"{settings.ORIGIN}{reverse('order_qr', args=[token_of(part.order), part.public_id])}"


def payment_link(order: Order) -> str:
    """Where the bank sends the buyer back."""
    return _link("payment_return", order)


def desk_link(part: Part, language: str) -> str:
    """The merchant's own page of his part."""
    with override(language):
        return f"{settings.ORIGIN}{reverse('desk_part', args=[part.merchant.public_id, part.public_id])}"


def merchant_links(slug: str) -> dict[str, str]:
    """A merchant's page in each language."""
    return _in_each("merchant", slug)


def product_links(slug: str, product: str) -> dict[str, str]:
    """A product's page in each language."""
    return _in_each("product", slug, product)


def _in_each(name: str, *args: str) -> dict[str, str]:
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found[language] = f"{settings.ORIGIN}{reverse(name, args=args)}"
    return found


def invitation_link(secret: str, language: str) -> str:
    """Where whoever is invited into a team answers."""
    with override(language):
        return f"{settings.ORIGIN}{reverse('invitation', args=[secret])}"


def named_link(language: str, name: str, *args: str) -> str:
    """Any page, in this language."""
    with override(language):
        return f"{settings.ORIGIN}{reverse(name, args=args)}"


def consent_link(token: str, language: str) -> str:
    """Where a buyer no longer lets a shop write; the address is the right to it."""
    return named_link(language, "consent", token)


def account_link(language: str) -> str:
    with override(language):
        return f"{settings.ORIGIN}{reverse('account')}"


def substitute_link(order: Order, token: str) -> str:
    """Where the buyer says yes or no to a substitute; the address is the right to it."""
    with override(order.language):
        return f"{settings.ORIGIN}{reverse('substitute', args=[token])}"


def moment_link(order: Order, token: str) -> str:
    """Where the buyer takes another moment, or her money back; the address is the right to it."""
    return named_link(order.language, "moment", token)


def _link(name: str, order: Order) -> str:
    with override(order.language):
        return f"{settings.ORIGIN}{reverse(name, args=[token_of(order)])}"
