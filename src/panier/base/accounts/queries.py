"""Reading accounts and roles."""

from panier.base.accounts.models import OperatorRole


def operates(account_id: int | None, territory: str) -> bool:
    """Whether this account is an operator of the territory."""
    return (
        account_id is not None and OperatorRole.objects.filter(account_id=account_id, territory_id=territory).exists()
    )
