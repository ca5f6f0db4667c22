"""`python -m tests.relevance.measure`: nDCG@10 of both sets of judgements; with `--worst`, the tuned ones that do worst.

Of those held aside only the one figure is shown: nobody tunes on them.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import django


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="show the N tuned queries that do worst")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panier.config.settings")
    django.setup()
    from panier.providers.tantivy.adapter import TantivyEngine
    from tests.relevance.corpus import Corpus
    from tests.relevance.judgements import mean, measure

    with tempfile.TemporaryDirectory() as folder:
        corpus = Corpus(TantivyEngine(Path(folder)))
        for name in ("tuned", "held_aside"):
            found = measure(name, corpus.catalogue, corpus.ask)
            sys.stdout.write(f"{name}: {len(found)} queries, nDCG@10 {mean([value for _, value, _ in found]):.3f}\n")
            if name == "tuned":
                for judgement, value, goods in sorted(found, key=lambda each: each[1])[: asked.worst]:
                    grades = ", ".join(f"{good} {judgement.grades.get(good, 0)}" for good in goods)
                    sys.stdout.write(f"  {value:.2f} {judgement.q} [{judgement.language}]: {grades}\n")


if __name__ == "__main__":
    main()
