"""The settings' list of payment providers: flows name them, nobody imports them."""

from django.conf import settings
from django.utils.module_loading import import_string

from panier.trade.payments.port import PaymentProvider
from panier.trade.payments.rules import NoSuchProvider


def payment_provider(name: str) -> PaymentProvider:
    path = settings.PAYMENT_PROVIDERS.get(name)
    if path is None:
        raise NoSuchProvider(name=name)
    provider: PaymentProvider = import_string(path)
    return provider
