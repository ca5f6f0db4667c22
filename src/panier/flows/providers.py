"""The settings' lists of providers: flows name them, nobody imports them."""

from django.conf import settings
from django.utils.module_loading import import_string

from panier.offer.connections.port import ShopProvider
from panier.offer.connections.rules.life import BadConnection
from panier.trade.payments.port import PaymentProvider
from panier.trade.payments.rules import NoSuchProvider


def payment_provider(name: str) -> PaymentProvider:
    path = settings.PAYMENT_PROVIDERS.get(name)
    if path is None:
        raise NoSuchProvider(name=name)
    provider: PaymentProvider = import_string(path)
    return provider


def shop_provider(name: str) -> ShopProvider:
    path = settings.SHOP_PROVIDERS.get(name)
    if path is None:
        raise BadConnection(field="provider")
    provider: ShopProvider = import_string(path)
    return provider
