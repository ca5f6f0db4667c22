"""Reading consents. The permission is inside each query and in its name."""

from django.core.signing import BadSignature, Signer

from panier.base.accounts.queries import confirmed_email
from panier.trade.consents.models import Consent
from panier.trade.consents.rules import NoSuchConsent
from panier.trade.orders.models import Order

PAGE, SHOWN = 500, 200
SIGNED = Signer(sep=".", salt="consent")


def consents_of_buyer(order: Order) -> dict[int, Consent]:
    """Those in force of whoever ordered, by shop; the order's address is the right to them."""
    shops = [part.merchant_id for part in order.parts.all()]
    found = Consent.objects.filter(email=order.contact_email.lower(), merchant_id__in=shops, withdrawn_at=None)
    return {consent.merchant_id: consent for consent in found}


def consents_to_merchant(merchant_id: int, *, after: int) -> list[Consent]:
    """The next of those in force, by key."""
    found = Consent.objects.filter(merchant_id=merchant_id, withdrawn_at=None, pk__gt=after)
    return list(found.order_by("pk")[:PAGE])


def token_of(consent: Consent) -> str:
    """The right to take it back: goes in letters of the market, and of the shop."""
    return SIGNED.sign(consent.public_id)


def consent_by_token(token: str) -> Consent:
    """In force or not, or NoSuchConsent."""
    try:
        public_id = SIGNED.unsign(token)
    except BadSignature as forged:
        raise NoSuchConsent from forged
    found = Consent.objects.filter(public_id=public_id).select_related("merchant").first()
    if found is None:
        raise NoSuchConsent
    return found


def is_in_force(consent: Consent) -> bool:
    """This one, or one the same address gave the same shop since."""
    return Consent.objects.filter(merchant_id=consent.merchant_id, email=consent.email, withdrawn_at=None).exists()


def consents_of_account(account_id: int) -> list[Consent]:
    """Those in force of the address this person has shown to be theirs, the latest first."""
    email = confirmed_email(account_id)
    found = Consent.objects.filter(email=email, withdrawn_at=None).exclude(email="").select_related("merchant")
    return list(found.order_by("-given_at", "-pk")[:SHOWN])


def consent_of_account(account_id: int, public_id: str) -> Consent:
    """NoSuchConsent: missing and another person's alike."""
    own = Consent.objects.filter(email=confirmed_email(account_id), public_id=public_id).exclude(email="")
    found = own.select_related("merchant").first()
    if found is None:
        raise NoSuchConsent
    return found
