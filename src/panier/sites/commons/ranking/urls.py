"""How results are ranked."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.commons.ranking.views import ranking

urlpatterns = [path(_("how-we-rank/"), ranking, name="ranking")]
