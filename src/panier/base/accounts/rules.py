"""How long accounts remember."""

from datetime import timedelta

EMAILS_BEFORE_KEPT = timedelta(days=30)  # an address somebody took over may be told of for so long
