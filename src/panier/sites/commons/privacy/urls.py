"""The privacy page."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.commons.privacy.views import privacy

urlpatterns = [path(_("privacy/"), privacy, name="privacy")]
