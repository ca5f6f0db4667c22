"""Reading merchants. The permission is inside each query and in its name."""

from django.db.models import Q

from panier.offer.merchants.actions import token_digest
from panier.offer.merchants.models import ApiToken, Member, Merchant, State, StateChange
from panier.offer.merchants.rules import NoSuchMerchant

LIMIT = 200


def merchants_of_account(account_id: int) -> list[Member]:
    """The merchants this person works for, with the role in each."""
    return list(
        Member.objects.filter(account_id=account_id).select_related("merchant").order_by("merchant__name")[:LIMIT]
    )


def merchant_of_member(account_id: int | None, public_id: str) -> Member:
    """The membership that lets this person act for this merchant, or NoSuchMerchant."""
    member = None
    if account_id is not None:
        member = (
            Member.objects.filter(account_id=account_id, merchant__public_id=public_id)
            .select_related("merchant")
            .first()
        )
    if member is None:
        raise NoSuchMerchant
    return member


def merchant_of_token(token: str) -> Merchant | None:
    """The merchant a program may act for; None for a token unknown or revoked."""
    found = ApiToken.objects.filter(digest=token_digest(token), revoked_at=None).select_related("merchant").first()
    return found.merchant if found else None


def tokens_of_merchant(merchant_id: int) -> list[ApiToken]:
    return list(ApiToken.objects.filter(merchant_id=merchant_id).order_by("-created_at")[:LIMIT])


def public_merchant(territory: str, public_id: str) -> Merchant:
    merchant = Merchant.objects.filter(territory_id=territory, public_id=public_id).first()
    if merchant is None:
        raise NoSuchMerchant
    return merchant


def states() -> tuple[str, ...]:
    return tuple(State.values)


def find_merchants(territory: str, sought: str) -> list[Merchant]:
    """By name or public id; all of them, by name, when nothing is sought."""
    merchants = Merchant.objects.filter(territory_id=territory)
    if sought:
        merchants = merchants.filter(Q(name__icontains=sought) | Q(public_id=sought))
    return list(merchants.order_by("name", "pk")[:LIMIT])


def state_changes(merchant_id: int) -> list[StateChange]:
    changes = StateChange.objects.filter(merchant_id=merchant_id).select_related("actor")
    return list(changes.order_by("-at", "-pk")[:LIMIT])
