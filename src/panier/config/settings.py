"""The one settings file. Values come from `environment`; nothing here reads the environment by itself."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from panier.config.environment import problems, read_environment

PACKAGE = Path(__file__).resolve().parent.parent
ENVIRONMENT = read_environment()
if found := problems(ENVIRONMENT):
    raise ImproperlyConfigured("Unsafe settings, start refused:\n- " + "\n- ".join(found))

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key
WEBHOOK_SECRET = ENVIRONMENT.webhook_secret
PRODUCTION = ENVIRONMENT.production
DEMONSTRATION = not ENVIRONMENT.production
TESTING = ENVIRONMENT.mode == "test"
PATIENCE = 12 if TESTING else 1  # times as long: a machine of tests may be slow and busy
LOCKS_OFF = TESTING and ENVIRONMENT.locks_off  # the negative controls of the race tests
DATA = ENVIRONMENT.data
ORIGIN = ENVIRONMENT.origin
METRICS_TOKEN = ENVIRONMENT.metrics_token
METRICS_FOLDER = DATA / "metrics"
PAGES_MB = ENVIRONMENT.pages_mb  # rendered pages kept for all; 0: none is
PAGES_HELD = 0 if TESTING else 1_500  # of them that each process holds in memory, some 10 kB each; tests say when
CARDS_KEPT = 0 if TESTING else 20_000  # facts of cards that each process keeps, some 30 MB; tests say when
COUNTS_EVERY_S = (
    0 if TESTING else 10
)  # a web process writes what it has counted this often; killed, it loses as much. 0: it never does by itself
ALLOWED_HOSTS = [*ENVIRONMENT.hosts, "testserver"] if TESTING else list(ENVIRONMENT.hosts)
TERRITORY = "qc"  # until the host name decides (one host today)
COUNTRY, SUBDIVISION = "CA", "QC"  # the territory in postal addresses (ISO 3166)
DISPLAY_TZ = "America/Toronto"  # where no place says its own

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "csp",
    "procrastinate.contrib.django",
    "panier.kit",
    "panier.base.territories",
    "panier.base.accounts",
    "panier.base.notifications",
    "panier.base.ledger",
    "panier.offer.merchants",
    "panier.offer.terms",
    "panier.offer.catalogue",
    "panier.offer.inventory",
    "panier.offer.connections",
    "panier.offer.origin",
    "panier.offer.team",
    "panier.offer.search",
    "panier.offer.favourites",
    "panier.offer.leaving",
    "panier.offer.onboarding",
    "panier.offer.capability",
    "panier.trade.cart",
    "panier.trade.orders",
    "panier.trade.payments",
    "panier.trade.payouts",
    "panier.trade.consents",
    "panier.trade.amendments",
    "panier.trade.returns",
    "panier.trade.together",
    "panier.trade.enquiries",
    "panier.civic.reviews",
    "panier.civic.messaging",
    "panier.trade.fulfilment",
    "panier.civic.observatory",
    "panier.providers.postgres_search",
    *([] if ENVIRONMENT.production else ["panier.providers.rehearsal"]),
    "panier.sites._shared",
    "panier.sites.storefront",
    "panier.sites.merchant_portal",
    "panier.sites.operator_portal",
    "panier.sites.commons",
    "panier.sites.discovery",
    "panier.sites.letters",
    "panier.sites.api",
    "panier.sites.clockwork",
    "panier.config",
]

MIDDLEWARE = [
    "panier.kit.requests.RequestIdMiddleware",
    "panier.kit.metrics.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # what is not compressed yet; with its own noise against BREACH
    "panier.sites._shared.page_cache.PageCacheMiddleware",  # before session, language and database
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",  # for Content-Length
    "panier.kit.requests.OriginCheckMiddleware",
    "panier.kit.requests.NoNulMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "panier.sites.merchant_portal.fields.UnknownFieldsMiddleware",
]

ROOT_URLCONF = "panier.config.urls"
WSGI_APPLICATION = "panier.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "panier.sites._shared.jinja.Pages",
        "NAME": "jinja2",
        "DIRS": [PACKAGE / "sites", PACKAGE / "providers"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "panier.sites._shared.jinja.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "django",
        "DIRS": [PACKAGE / "sites" / "_shared" / "django_templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASES = {
    "default": {
        "ENGINE": "panier.kit.postgres",
        "NAME": ENVIRONMENT.database.get("dbname", "panier"),
        "USER": ENVIRONMENT.database.get("user", "panier"),
        "PASSWORD": ENVIRONMENT.database.get("password", ""),
        "HOST": ENVIRONMENT.database.get("host", str(DATA / "run")),
        "PORT": ENVIRONMENT.database.get("port", ""),
        # Each thread keeps its own (a pool cost a tenth of a page), looked at before each request; in tests none outlives them.
        "CONN_MAX_AGE": 0 if TESTING else None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "prepare_threshold": 2,
            "server_side_binding": True,
            "options": f"-c statement_timeout={15_000 * PATIENCE} -c lock_timeout={10_000 * PATIENCE}"
            f" -c idle_in_transaction_session_timeout={30_000 * PATIENCE}",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed only; never outside tests
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # only in the browser that opened the account
ACCOUNT_ADAPTER = "panier.sites.letters.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "panier.sites.storefront.sign_in.forms.SignInForm",
    "signup": "panier.sites.storefront.sign_in.forms.SignUpForm",
    "reset_password": "panier.sites.storefront.sign_in.forms.ForgottenForm",
    "reset_password_from_key": "panier.sites.storefront.sign_in.forms.NewPasswordForm",
    "change_password": "panier.sites.storefront.sign_in.forms.PasswordForm",
    "add_email": "panier.sites.storefront.sign_in.forms.EmailForm",
    "reauthenticate": "panier.sites.storefront.sign_in.forms.AgainForm",
}
ACCOUNT_CHANGE_EMAIL = True  # an account has one address; a new one replaces it once confirmed
ACCOUNT_EMAIL_NOTIFICATIONS = True  # the owner hears of a changed password or address
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # to change the address
ACCOUNT_SESSION_REMEMBER = True
# Limits on attempts are allauth's own (per address, per account): they count in the cache below.
if TESTING:  # all tests come from one address; the limits on failures stay as they are
    ACCOUNT_RATE_LIMITS = {"login": "1000/m/ip", "signup": "1000/m/ip", "reset_password": "1000/m/ip,5/m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PRODUCTION else 0  # whose address counts: the proxy's own word only
CACHES = {
    # Shared by all web processes, so that limits count across them; in memory each would count for itself.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kit_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
LOGIN_URL = "account_login"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS: list[Path] = []  # each site carries its own `locale/` folder
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # people see the place's own zone

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TESTING  # each client of the tests would look through all files first

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [ORIGIN] if PRODUCTION else []
CSRF_FAILURE_VIEW = "panier.sites._shared.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes; files have their own limit where they enter
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_500  # a product of a hundred variants, counted in several places, is one form
MAP_TILES, MAP_ATTRIBUTION = ENVIRONMENT.map_tiles, ENVIRONMENT.map_attribution
_TILES = [f"{_tiles.scheme}://{_tiles.netloc}"] if (_tiles := urlsplit(MAP_TILES)).netloc else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *_TILES],
        "font-src": [SELF],
        "connect-src": [SELF, *_TILES],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# The ports and who fulfils each; flows import these paths, never a provider.
PAYMENT_PROVIDERS = {} if PRODUCTION else {"rehearsal": "panier.providers.rehearsal.adapter.provider"}
PAYMENT_PROVIDER = "rehearsal"
SHOP_PROVIDERS = {
    "shopify": "panier.providers.shopify.adapter.provider",
    "woocommerce": "panier.providers.woocommerce.adapter.provider",
}
SHOPIFY_API = "2026-04"  # the version of its Admin GraphQL; each lives for a year
SHOPS_ALLOWED: frozenset[tuple[str, int]] = frozenset()  # exact addresses inside the network: a test's own servers
SEARCH_ENGINE = "panier.providers.tantivy.adapter.engine"
SEARCH_MEANING = "" if TESTING or ENVIRONMENT.meaning == "off" else "panier.providers.sentences.adapter.meaning"
SEARCH_FALLBACK = "panier.providers.postgres_search.adapter.engine"

if ENVIRONMENT.email_url:
    _smtp = urlsplit(ENVIRONMENT.email_url)
    EMAIL_HOST, EMAIL_PORT = _smtp.hostname or "", _smtp.port or 587
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _smtp.username or "", _smtp.password or ""
    EMAIL_USE_TLS = True
    EMAIL_TIMEOUT = 10
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # letters stay readable at the mailbox page
DEFAULT_FROM_EMAIL = "Le Panier Bleu <bonjour@lepanierbleu.example>"

LOGGING_CONFIG = "panier.kit.logs.configure"
LOGGING = {"level": "WARNING" if TESTING else "INFO"}
