"""The addresses of reviews at the desk: to read, to reply, to report. There is none to take one away."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.reviews.views import reply, report, reviews

urlpatterns = [
    path(_("desk/<str:merchant>/reviews/"), reviews, name="desk_reviews"),
    path(_("desk/<str:merchant>/reviews/<str:review>/reply/"), reply, name="desk_review_reply"),
    path(_("desk/<str:merchant>/reviews/<str:review>/report/"), report, name="desk_review_report"),
]
