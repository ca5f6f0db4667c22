"""Pieces that come again and again are written once by their template, with gaps for what differs each time."""

GAP = "\0"  # neither a table nor an address can hold it (kit.requests.NoNulMiddleware)


def cut(written: str) -> list[str]:
    """What stands before, between and after the gaps."""
    return str(written).split(GAP)
