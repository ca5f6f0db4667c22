"""The one place where the sites meet. Each site's `urls.py` gives `urlpatterns`; pages people read are under /fr/ and /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("panier.sites.api.urls")),
    path("", include("panier.sites.commons.root_urls")),
    path("", include("panier.sites.discovery.root_urls")),
    *i18n_patterns(
        path("", include("panier.sites.storefront.urls")),
        path("", include("panier.sites.merchant_portal.urls")),
        path("", include("panier.sites.operator_portal.urls")),
        path("", include("panier.sites.commons.urls")),
        path("", include("panier.sites.discovery.urls")),
        path("", include("panier.sites.letters.urls")),
    ),
]
if not settings.PRODUCTION:  # the rehearsal bank exists only where no real money does
    from panier.providers.rehearsal.urls import api_urlpatterns
    from panier.providers.rehearsal.urls import urlpatterns as bank_urlpatterns

    urlpatterns = [path("api/v1/", include(api_urlpatterns)), *urlpatterns, *i18n_patterns(*bank_urlpatterns)]
handler429 = "panier.sites.storefront.account.views.too_many"  # allauth's limits
handler400 = "panier.sites._shared.errors.bad_request"
handler403 = "panier.sites._shared.errors.forbidden"
handler404 = "panier.sites._shared.errors.not_found"
handler500 = "panier.sites._shared.errors.server_error"
