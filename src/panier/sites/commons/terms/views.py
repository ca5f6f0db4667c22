"""What holds between buyer, merchant and market."""

from datetime import UTC, datetime

from babel.numbers import get_currency_name
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from panier.base.territories.queries import settings_in_force, territory
from panier.sites._shared.cached import same_for_all

KEYS = ["platform", "contract_rights", "reservation_minutes"]


@same_for_all(gaps=True)
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    said = settings_in_force(settings.TERRITORY, KEYS, datetime.now(tz=UTC))
    language = get_language() or settings.LANGUAGE_CODE
    facts = {
        "platform": said["platform"],
        "rights": said["contract_rights"].get(language, []),
        "minutes": said["reservation_minutes"],
        "currency": get_currency_name(territory(settings.TERRITORY).currency, 2, locale=language),
    }
    return render(request, "commons/terms/page.html", facts)
