"""A refusal: the rule says no. It is expected, it carries a code and facts, and a site turns it into words."""

from typing import ClassVar


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """Subclasses set `code` (the API's code); `facts` are what the words need."""

    code: ClassVar[str] = "refused"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts


class ReasonNeeded(Refusal):
    """What one does to others is done with a reason that is kept."""

    code: ClassVar[str] = "reason-needed"
