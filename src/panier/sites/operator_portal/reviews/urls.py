"""Reviews that were reported, and decisions that were appealed."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.operator_portal.reviews.views import decide, reviews

urlpatterns = [
    path(_("operation/reviews/"), reviews, name="operation_reviews"),
    path(_("operation/reviews/<str:review>/"), decide, name="operation_review"),
]
