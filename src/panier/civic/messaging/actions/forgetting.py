"""What has served its purpose goes: rows and files."""

from datetime import datetime, timedelta

from django.db.models import Q

from panier.civic.messaging.files import ATTACHED
from panier.civic.messaging.models import Attachment, Silence, Thread

BATCH = 500


def forget_threads(*, now: datetime, kept: dict[str, timedelta]) -> int:
    """Those whose last message is long past, with everything in them, files first; how many. `kept`: by kind."""
    old = (
        Q(part__isnull=False, last_at__lt=now - kept["part"])
        | Q(part=None, last_at__lt=now - kept["product"])
        | Q(state=Thread.State.UNCONFIRMED, started_at__lt=now - kept["unconfirmed"])
    )
    gone = 0
    while keys := list(Thread.objects.filter(old).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        ATTACHED.drop(*Attachment.objects.filter(message__thread__in=keys).values_list("public_id", flat=True))
        Thread.objects.filter(pk__in=keys).delete()
        gone += len(keys)
    return gone


def forget_silences(*, ended_before: datetime) -> int:
    return Silence.objects.filter(until__lt=ended_before).delete()[0]


def forget_stray_files(*, older_than_s: float) -> int:
    """Files no row speaks of: a message that was not kept after all; how many."""
    there, stray = list(ATTACHED.kept_longer_than(older_than_s)), list[str]()
    for start in range(0, len(there), BATCH):
        some = there[start : start + BATCH]
        known = set(Attachment.objects.filter(public_id__in=some).values_list("public_id", flat=True))
        stray += [each for each in some if each not in known]
    ATTACHED.drop(*stray)
    return len(stray)
