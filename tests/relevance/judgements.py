"""Judgements and what they give: nDCG@10, the gain 2^grade - 1, the ideal over all products of the catalogue."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path

import yaml

DEPTH = 10
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Judgement:
    q: str
    language: str
    grades: Mapping[str, int]  # goods (`maple.dore`) → 1 related, 2 would do, 3 what was asked for


def judgements(name: str) -> list[Judgement]:
    rows = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return [
        Judgement(
            row["q"], row["language"], {good: grade for grade in (1, 2, 3) for good in str(row.get(grade, "")).split()}
        )
        for row in rows
    ]


def ndcg(judgement: Judgement, found: Sequence[str], catalogue: Mapping[str, int]) -> float:
    """`found`: the goods of the hits in order; `catalogue`: how many products there are of each good."""
    available = [grade for good, grade in judgement.grades.items() for _ in range(catalogue.get(good, 0))]
    ideal = _gain(sorted(available, reverse=True))
    return _gain([judgement.grades.get(good, 0) for good in found]) / ideal if ideal else 0.0


def _gain(grades: Sequence[int]) -> float:
    return float(sum((2**grade - 1) / log2(rank + 2) for rank, grade in enumerate(grades[:DEPTH])))


def measure(
    name: str, catalogue: Sequence[str], ask: Callable[[Judgement], Sequence[str]]
) -> list[tuple[Judgement, float, Sequence[str]]]:
    """Each judgement with its nDCG@10 and what was found."""
    counts = Counter(catalogue)
    answers = [(judgement, ask(judgement)) for judgement in judgements(name)]
    return [(judgement, ndcg(judgement, found, counts), found) for judgement, found in answers]


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
