"""The index made tidy at leisure: what many small changes left in as many parts is put together."""

from datetime import datetime

from django.db import transaction

from panier.flows.search_documents import build
from panier.offer.search.actions import take_turn
from panier.offer.search.engines import main_engine
from panier.offer.search.port import Batch

MOST = 2_000  # whatever changes meanwhile waits for it


def tidy_search(*, now: datetime) -> int:
    """How many products were put together. Another indexer at work: none.

    What has become another in this moment is left: it is due at both engines, and the pages that show it are told then.
    """
    with transaction.atomic():
        if not take_turn(wait=False):
            return 0
        engine = main_engine()
        held = build(engine.scattered(MOST), now=now)
        moved = {document.product for document in engine.differing(held)}
        same = [document for document in held if document.product not in moved]
        if same:
            engine.put(Batch(same))
    return len(same)
