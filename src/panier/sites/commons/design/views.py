"""Every part of the look in each of its states. The goods and shops are invented; nothing is read."""

from datetime import UTC, date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panier.kit.money import Money
from panier.offer.merchants.streets.queries import ShopFront
from panier.offer.search.rules import Hit, MerchantLine, PlaceLine

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)  # a fixed hour, so that the page is always the same
CLOSES, OPENS = datetime(2026, 11, 24, 23, tzinfo=UTC), datetime(2026, 11, 25, 15, tzinfo=UTC)
SOON = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
TZ, TONES = "America/Toronto", 12
INKS = ("paper", "card", "sunk", "ink", "soft", "blue", "blue-deep", "warm", "ok", "bad")


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    facts = {"now": NOW, "goods": _cards(), "fronts": _fronts(), "tones": range(TONES), "inks": INKS}
    return render(request, "commons/design/page.html", facts)


def _cards() -> list[tuple[str, Hit]]:
    """A card in each state it can be in, with the state in words."""
    place = PlaceLine("plc_example", _("Example shop"), "Montréal", TZ, open=True, changes_at=CLOSES)
    hit = Hit(
        id="prd_example",
        slug="example",
        title=_("Creamed honey"),
        title_language="",
        picture=None,
        price=Money(1299, "CAD"),
        price_varies=False,
        compare_at=None,
        offer_id="off_example",
        offers_count=1,
        merchants_count=1,
        merchant=MerchantLine("mer_example", "example", _("Example shop"), 3),
        state="selling",
        hows=("pickup", "delivery"),
        in_stock=True,
        place=place,
        distance_m=650,
        approximate=False,
    )
    shut = place._replace(open=False, changes_at=OPENS)
    return [
        (_("Sold here"), hit),
        (_("Closes soon, pickup only"), hit._replace(hows=("pickup",), place=place._replace(changes_at=SOON))),
        (_("From a price, struck price, about that far"), hit._replace(price_varies=True, compare_at=Money(1599, "CAD"), distance_m=12_500, approximate=True)),
        (_("Sold out, closed"), hit._replace(in_stock=False, place=shut)),
        (_("Closed for now"), hit._replace(in_stock=False, place=shut, reopens=date(2026, 12, 4))),
        (_("Nobody counts it"), hit._replace(in_stock=None)),
        (_("Bought on the merchant’s site"), hit._replace(state="linked", hows=())),
        (_("At the shop only"), hit._replace(state="listed", hows=(), distance_m=None)),
        (_("Another language, a long name"), hit._replace(title="Handwoven reversible winter blanket with fringes, queen size", title_language="es")),
    ]  # fmt: skip


def _fronts() -> list[ShopFront]:
    return [
        ShopFront("example", _("Example shop"), 3, "", open=True, changes_at=CLOSES, tz=TZ),
        ShopFront("example", _("Another shop"), 7, "", open=False, changes_at=OPENS, tz=TZ),
        ShopFront("example", _("A shop with quite a long name"), 10, "", open=True, changes_at=SOON, tz=TZ),
    ]
