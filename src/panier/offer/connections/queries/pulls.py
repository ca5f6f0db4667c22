"""Reading the pages of a pull under way."""

from panier.offer.connections.models import PulledPage, RemoteItem
from panier.offer.connections.port import RemoteProduct
from panier.offer.connections.queries import keys_known
from panier.offer.connections.rules.pages import once_each, product_from


def last_page(connection_id: int) -> tuple[int, str]:
    """Its number and where the next begins; 0 and nothing before the first."""
    found = PulledPage.objects.filter(connection=connection_id).order_by("-number")
    return found.values_list("number", "next").first() or (0, "")


def products_pulled(connection_id: int) -> list[RemoteProduct]:
    """Each once, named as imports name it here."""
    pages = PulledPage.objects.filter(connection=connection_id).order_by("number").values_list("products", flat=True)
    return once_each((product_from(each) for page in pages for each in page), keys_known(connection_id))


def variants_known(connection_id: int) -> set[str]:
    """By the shop's references."""
    return set(RemoteItem.objects.filter(connection=connection_id).values_list("ref", flat=True))


def products_known(connection_id: int) -> set[str]:
    """By the shop's references."""
    return set(RemoteItem.objects.filter(connection=connection_id).values_list("product_ref", flat=True))
