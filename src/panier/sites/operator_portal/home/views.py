"""The operator's first page: what is stuck, by age, and a box to find an order."""

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from panier.civic.messaging.queries import count_for_operator
from panier.civic.messaging.queries.published import count_published_reports
from panier.civic.reviews.queries.moderation import late_reports
from panier.kit.jobs import failed_jobs
from panier.offer.capability.queries import late_tickets
from panier.offer.onboarding.opening.queries import ways_late
from panier.offer.onboarding.queries import waiting_count
from panier.offer.onboarding.renewal.queries import renewals_late
from panier.sites.operator_portal.access import operator_of
from panier.trade.enquiries.queries import late_enquiries
from panier.trade.fulfilment.queries import given_without_code
from panier.trade.orders.queries import find_orders, stuck_parts
from panier.trade.payments.queries import stuck_payments, stuck_refunds

LONGEST_SEARCH = 120
WITHOUT_CODE_SHOWN = timedelta(days=30)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    acting = operator_of(request)
    now = datetime.now(tz=UTC)
    sought = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    facts = {
        "sought": sought,
        "found": find_orders(acting.territory, sought) if sought else [],
        "payments": stuck_payments(acting.territory, now),
        "refunds": stuck_refunds(acting.territory, now),
        "parts": stuck_parts(acting.territory, now),
        "without_code": given_without_code(acting.territory, now - WITHOUT_CODE_SHOWN),
        "enquiries": late_enquiries(acting.territory, now),
        "late_applications": waiting_count(acting.territory, now)[1]
        + renewals_late(acting.territory, now)
        + ways_late(acting.territory, now),
        "late_reviews": late_reports(acting.territory, now),
        "late_tickets": late_tickets(acting.territory, now),
        "conversations": count_for_operator(acting.territory) + count_published_reports(acting.territory),
        "jobs": failed_jobs(),
        "now": now,
    }
    return render(request, "operator_portal/home/page.html", facts)
