"""Of the kit: the catalogue as Shopify's CSV and as our JSON, the stock by place, the pictures, the redirects."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage

from panier.flows.exit_kit_archive import Archive, plain
from panier.flows.links import merchant_links, product_links
from panier.kit.progress import tell
from panier.offer.catalogue.pictures import picture_path
from panier.offer.catalogue.queries.exported import count_goods, exported_products
from panier.offer.catalogue.rules.exported import (
    FORMAT,
    SHOPIFY_HEADERS,
    STOCK_HEADERS,
    VERSION,
    ExportedPicture,
    ExportedProduct,
    Handles,
    Row,
    json_of,
    shopify_rows,
    stock_rows,
)
from panier.offer.leaving.models import Closing
from panier.offer.leaving.rules import CATALOGUE, PICTURES
from panier.offer.merchants.models import Merchant
from panier.offer.merchants.queries import merchant_facts

REDIRECTS = ("Redirect from", "Redirect to", "Language", "What", "SKU")
PASSES = 4


class Goods:
    """One merchant's, walked once for each file: they are more than memory should hold."""

    def __init__(self, archive: Archive, merchant: Merchant, closing: Closing | None, *, now: datetime) -> None:
        self._archive, self._merchant, self._now = archive, merchant, now
        self._put_away_at = closing.closed_at if closing else None
        self._total, self._done = count_goods(merchant.pk) * PASSES, 0
        self._pictures: dict[str, str] = {}  # file in the kit: where it lies

    def write(self) -> None:
        archive = self._archive
        archive.table("catalogue-shopify.csv", SHOPIFY_HEADERS, self._shopify(), for_people=False)
        products = ({**json_of(each, handle, self._file)} for each, handle in self._each())
        archive.counts["products"] = archive.document("catalogue.json", self._head(), "products", products)
        stock = (row for each, handle in self._each() for row in stock_rows(each, handle))
        archive.counts["stock"] = archive.table("stock-by-place.csv", STOCK_HEADERS, stock)
        archive.counts["redirects"] = archive.table("redirects.csv", REDIRECTS, self._redirects())

    def write_pictures(self) -> None:
        """After the moment the rest was read at: a picture's file never changes."""
        missing = 0
        for done, (name, path) in enumerate(sorted(self._pictures.items())):
            tell(PICTURES, done, len(self._pictures))
            try:
                with default_storage.open(path) as file:
                    self._archive.picture(name, file.read())
            except FileNotFoundError:
                missing += 1
        tell(PICTURES, len(self._pictures), len(self._pictures))
        self._archive.counts |= {"pictures": len(self._pictures) - missing, "pictures_missing": missing}

    def _each(self) -> Iterator[tuple[ExportedProduct, str]]:
        handles = Handles()
        for some in exported_products(self._merchant.pk, put_away_at=self._put_away_at):
            for product in some:
                yield product, handles.of(product)
            self._done += len(some)
            tell(CATALOGUE, min(self._done, self._total), self._total)

    def _shopify(self) -> Iterator[Row]:
        for product, handle in self._each():
            yield from shopify_rows(product, handle, _address)

    def _file(self, picture: ExportedPicture) -> str:
        """Its name in the kit; empty for one that was never fetched."""
        if not picture["digest"]:
            return ""
        name = f"pictures/{picture['digest']}.webp"
        self._pictures[name] = picture_path(picture["digest"], picture["width"])
        return name

    def _head(self) -> dict[str, Any]:
        facts = merchant_facts(self._merchant.territory_id, self._merchant.slug, now=self._now)
        shop = plain(facts)
        return {"format": FORMAT, "version": VERSION, "made_at": self._now.isoformat(), "shop": shop}

    def _redirects(self) -> Iterator[Row]:
        """Each address here, and the merchant's own that takes its place; he fills in those he never gave."""
        for language, address in merchant_links(self._merchant.slug).items():
            yield _redirect(address, self._merchant.website, language, self._merchant.name)
        for product, _ in self._each():
            own = next((variant["url"] for variant in product["variants"] if variant["url"]), "")
            sku = next((variant["sku"] for variant in product["variants"] if variant["sku"]), "")
            for language, address in product_links(product["slug"], product["id"]).items():
                title = product["title"].get(language) or next(iter(product["title"].values()), "")
                yield {**_redirect(address, own, language, title), "SKU": sku}


def _redirect(address: str, own: str, language: str, what: str) -> Row:
    return {"Redirect from": address, "Redirect to": own, "Language": language, "What": what}


def _address(picture: ExportedPicture) -> str:
    """Where a program fetches it: where it came from, else here."""
    if picture["source_url"] or not picture["digest"]:
        return picture["source_url"]
    return f"{settings.ORIGIN}{settings.MEDIA_URL}{picture_path(picture['digest'], picture['width'])}"
