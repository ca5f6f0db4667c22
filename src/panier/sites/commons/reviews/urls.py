"""How reviews work."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.commons.reviews.views import review_rules

urlpatterns = [path(_("how-reviews-work/"), review_rules, name="review_rules")]
