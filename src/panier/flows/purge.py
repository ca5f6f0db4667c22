"""What has served its purpose goes: letters, sessions, counters, accounts that were never confirmed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from panier.base.accounts.actions import forget_emails_before, forget_tries, forget_unconfirmed
from panier.base.accounts.rules import EMAILS_BEFORE_KEPT
from panier.base.notifications.actions import forget_letters
from panier.base.notifications.rules import LETTERS_KEPT, LINK_KINDS, LINKS_KEPT
from panier.civic.messaging.actions.forgetting import forget_silences, forget_stray_files, forget_threads
from panier.civic.messaging.rules import KEPT as CONVERSATIONS_KEPT
from panier.civic.messaging.rules import QUESTIONS_KEPT, SILENCES_KEPT
from panier.civic.messaging.rules import UNCONFIRMED_KEPT as QUESTIONS_UNCONFIRMED_KEPT
from panier.civic.observatory.actions import forget_cells, forget_sought, sum_old_days
from panier.flows.forget_closed_shops import forget_closed_shops
from panier.flows.joining import join_rules_now
from panier.offer.catalogue.actions.runs import forget_previews
from panier.offer.connections.actions.news import forget_deliveries
from panier.offer.onboarding.actions import forget_abandoned, forget_refused
from panier.offer.onboarding.renewal.actions import forget_renewals
from panier.offer.origin.actions import forget_disputes_emails
from panier.offer.team.actions import forget_invitations
from panier.trade.consents.actions import forget_consents
from panier.trade.consents.rules import KEPT as CONSENTS_KEPT
from panier.trade.enquiries.actions import forget_enquiries
from panier.trade.enquiries.rules import KEPT as ENQUIRIES_KEPT
from panier.trade.fulfilment.actions import forget_names, forget_photos
from panier.trade.fulfilment.rules.proofs import NAMES_KEPT, PHOTOS_KEPT

YEAR = timedelta(days=366)
UNCONFIRMED_KEPT = timedelta(days=30)
MESSAGES_KEPT = timedelta(days=7)  # shops send again for two days at most
PREVIEWS_KEPT = timedelta(days=30)
APPLICATIONS_KEPT = timedelta(days=90)  # those that came to nothing
INVITATIONS_KEPT = timedelta(days=90)  # after their last day
DAYS_KEPT = timedelta(days=800)  # counts by day: two years to compare; then by month
CELLS_KEPT = timedelta(days=40)  # a little longer than any territory lets them count
SOUGHT_KEPT = timedelta(days=400)
DISPUTES_EMAILS_KEPT = timedelta(days=90)  # after the answer
TRIES_KEPT, MOST_TRIES = YEAR, 20_000  # what was asked for and refused at desks
STRAY_FILES_KEPT_S = 24 * 3600.0
CONVERSATIONS = {"part": CONVERSATIONS_KEPT, "product": QUESTIONS_KEPT, "unconfirmed": QUESTIONS_UNCONFIRMED_KEPT}


def purge(*, now: datetime) -> dict[str, int]:
    """How many of each went. Each step is a statement of its own: stopped halfway, the next night does the rest."""
    return {
        "letters with a link": forget_letters(recorded_before=now - LINKS_KEPT, kinds=LINK_KINDS),
        "letters": forget_letters(recorded_before=now - LETTERS_KEPT),
        "unconfirmed accounts": forget_unconfirmed(opened_before=now - UNCONFIRMED_KEPT),
        "addresses before": forget_emails_before(changed_before=now - EMAILS_BEFORE_KEPT),
        "previews of imports": forget_previews(begun_before=now - PREVIEWS_KEPT),
        "enquiries": forget_enquiries(changed_before=now - ENQUIRIES_KEPT),
        "consents taken back": forget_consents(withdrawn_before=now - CONSENTS_KEPT),
        "conversations": forget_threads(now=now, kept=CONVERSATIONS),
        "stops of writing": forget_silences(ended_before=now - SILENCES_KEPT),
        "stray files": forget_stray_files(older_than_s=STRAY_FILES_KEPT_S),
        "photos of hand-overs": forget_photos(taken_before=now - PHOTOS_KEPT),
        "names at hand-overs": forget_names(given_before=now - NAMES_KEPT),
        "addresses of disputes": forget_disputes_emails(decided_before=now - DISPUTES_EMAILS_KEPT),
        "abandoned applications": forget_abandoned(changed_before=now - APPLICATIONS_KEPT),
        **_decided(now),
        "invitations": forget_invitations(expired_before=now - INVITATIONS_KEPT),
        "messages of shops": forget_deliveries(received_before=now - MESSAGES_KEPT),
        "days of counts": sum_old_days(before=(now - DAYS_KEPT).date()),
        "cells of searches": forget_cells(before=(now - CELLS_KEPT).date()),
        "searches in vain": forget_sought(before=(now - SOUGHT_KEPT).date()),
        "refused tries": forget_tries(before=now - TRIES_KEPT, most=MOST_TRIES),
        "sessions": Session.objects.filter(expire_date__lt=now).delete()[0],
        "counters": _forget_counters(now),
    }


def _decided(now: datetime) -> dict[str, int]:
    """What was decided of who joins: as long as the territory says."""
    before = now - YEAR * join_rules_now(settings.TERRITORY, now).keep_decided_years
    return {
        "decided applications": forget_refused(decided_before=before),
        "papers of closed shops": forget_closed_shops(settings.TERRITORY, closed_before=before),
        "decided papers": forget_renewals(decided_before=before),
    }


def _forget_counters(now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kit_cache WHERE expires < %s", [now])
        return int(cursor.rowcount)
