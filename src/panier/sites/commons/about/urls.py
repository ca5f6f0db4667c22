"""Who we are."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.commons.about.views import about

urlpatterns = [path(_("about/"), about, name="about")]
