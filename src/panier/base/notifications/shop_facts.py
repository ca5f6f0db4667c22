"""What letters to a shop about its own affairs carry."""

from typing import TypedDict


class HelpFacts(TypedDict):
    """`help_changed`: a shop asks the help desk, which answers or closes."""

    what: str  # asked, answered, closed
    merchant: str
    subject: str
    said: str
    due: str
    link: str


class FeedFacts(TypedDict):
    """`feed_changed`: the address of a shop's feed fails again and again, or works again; or what it brought waits."""

    what: str  # failing, again, news
    held: str  # of news, why it was not applied by itself: gone, prices; of how many goods or prices
    count: int
    of: int
    merchant: str
    site: str
    at: str
    link: str


class HolidayFacts(TypedDict):
    """`holiday_undecided`: a holiday comes, and the shop has not said whether it opens."""

    merchant: str
    day: str
    holiday: dict[str, str]
    link: str


class WayFacts(TypedDict):
    """`way_decided`, to every owner: how far the shop asked to open, and what was answered."""

    email: str
    merchant: str
    opening: str
    accepted: bool
    reason: str
    link: str
