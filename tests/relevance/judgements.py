"""Judgements and what they give: nDCG@10 (the gain is 2^grade - 1), recall@24, how many find nothing.

The ideal is taken over all results the market could show: products of one group are one result.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2
from pathlib import Path
from typing import NamedTuple

import yaml

FOLDER = Path(__file__).parent
SETS, LANGUAGES = ("tuned", "held_aside"), ("fr", "en")
NDCG_DEPTH, RECALL_DEPTH = 10, 24
WOULD_DO = 2  # the grade from which a result counts for recall
ELSEWHERE = 2  # what the same good loses at another place than the one asked for


class Sold(NamedTuple):
    """A product of the market: which good it is, who sells it, and what is shown together with it."""

    good: str
    merchant: str
    group: str


@dataclass(frozen=True)
class Judgement:
    q: str
    language: str
    grades: Mapping[str, int]  # goods (`maple.dore`) → 1 related, 2 would do, 3 what was asked for
    at: str = ""  # the merchant at the place the query names

    def grade(self, sold: Sold) -> int:
        given = self.grades.get(sold.good, 0)
        return max(0, given - ELSEWHERE) if self.at and sold.merchant != self.at else given


@dataclass(frozen=True)
class Figures:
    """What one judgement gives, from 0 to 1."""

    ndcg: float
    recall: float
    nothing: float


@dataclass(frozen=True)
class Market:
    """The products of the market by their key, and how to ask it."""

    sold: Mapping[int, Sold]
    ask: Callable[[Judgement], Sequence[int]]  # keys of the first hits
    answers: dict[tuple[str, str], Sequence[int]] = field(default_factory=dict)

    def figures(self, judgement: Judgement) -> Figures:
        found = self.answers[judgement.q, judgement.language] = self.ask(judgement)
        grades = [judgement.grade(self.sold[key]) for key in found]
        best: dict[str, int] = {}
        for sold in self.sold.values():
            best[sold.group] = max(best.get(sold.group, 0), judgement.grade(sold))
        wanted = sum(grade >= WOULD_DO for grade in best.values())
        here = sum(grade >= WOULD_DO for grade in grades[:RECALL_DEPTH])
        recall = here / min(wanted, RECALL_DEPTH) if wanted else 1.0
        return Figures(ndcg(grades, best.values()), recall, float(not found))


def judgements(name: str) -> list[Judgement]:
    rows = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return [
        Judgement(
            row["q"],
            row["language"],
            {good: grade for grade in (1, 2, 3) for good in str(row.get(grade, "")).split()},
            row.get("at", ""),
        )
        for row in rows
    ]


def ndcg(grades: Sequence[int], available: Iterable[int]) -> float:
    ideal = _gain(sorted(available, reverse=True))
    return _gain(grades) / ideal if ideal else 0.0


def _gain(grades: Sequence[int]) -> float:
    return float(sum((2**grade - 1) / log2(rank + 2) for rank, grade in enumerate(grades[:NDCG_DEPTH])))


def measured(market: Market) -> dict[str, Figures]:
    """By set and language (`tuned fr`), and of each set whole (`tuned`): the means."""
    found: dict[str, list[Figures]] = {}
    for name in SETS:
        for judgement in judgements(name):
            figures = market.figures(judgement)
            for key in (name, f"{name} {judgement.language}"):
                found.setdefault(key, []).append(figures)
    return {key: _mean(figures) for key, figures in sorted(found.items())}


def _mean(figures: Sequence[Figures]) -> Figures:
    count = len(figures)
    return Figures(
        sum(each.ndcg for each in figures) / count,
        sum(each.recall for each in figures) / count,
        sum(each.nothing for each in figures) / count,
    )
