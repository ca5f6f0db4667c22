"""What selling here takes and costs: the figures in force, for everybody to read."""

from datetime import UTC, datetime
from decimal import Decimal

from babel.numbers import format_percent
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from panier.base.territories.queries import settings_in_force, territory
from panier.kit.money import Money
from panier.sites._shared.cached import same_for_all

KEYS = ["platform", "commission_rate", "commission_fixed_minor", "hold_days"]


@same_for_all(gaps=True)
@require_safe
def sell(request: HttpRequest) -> HttpResponse:
    said = settings_in_force(settings.TERRITORY, KEYS, datetime.now(tz=UTC))
    locale = get_language() or settings.LANGUAGE_CODE
    facts = {
        "platform": said["platform"],
        "rate": format_percent(Decimal(said["commission_rate"]), locale=locale, decimal_quantization=False),
        "fixed": Money(said["commission_fixed_minor"], territory(settings.TERRITORY).currency),
        "hold_days": said["hold_days"],
    }
    return render(request, "commons/sell/page.html", facts)
