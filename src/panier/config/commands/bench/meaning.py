"""What is near in meaning: how fast texts are learnt, how large it is, how long a search takes; apart from the index."""

import argparse
import tempfile
import time
from pathlib import Path

from panier.config.commands.steps import StepFailed, say

TEXTS, ASKED = 2_000, 50
WORDS = (
    "miel",
    "tuque",
    "chandelle",
    "couteau",
    "fromage",
    "table",
    "hiver",
    "enfant",
    "laine",
    "bois",
    "rouge",
    "grand",
)


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--texts", type=int, default=TEXTS, help=f"how many made-up texts are learnt (default {TEXTS})")


def run(options: argparse.Namespace) -> int:
    from panier.providers.sentences.adapter import Sentences

    with tempfile.TemporaryDirectory() as folder:
        sentences = Sentences(Path(folder))
        if not sentences.is_installed:
            raise StepFailed("The encoder is not installed: run PANIER_MEANING=on ./panier bench meaning.")
        texts = {number: _text(number) for number in range(options.texts)}
        began = time.perf_counter()
        sentences.learn({-1: "une première phrase"})
        say(f"encoder loaded, first text learnt: {time.perf_counter() - began:.1f} s")
        began = time.perf_counter()
        learnt = sentences.learn(texts)
        seconds = time.perf_counter() - began
        held = sum(file.stat().st_size for file in sentences.folder.iterdir())
        say(f"{learnt} texts learnt: {learnt / seconds:.0f}/s on one thread, {held / sentences.size():.0f} bytes each")
        began = time.perf_counter()
        for number in range(ASKED):
            sentences.near(_text(number * 7), 24)
        say(f"a search among them: {(time.perf_counter() - began) / ASKED * 1000:.1f} ms")
    return 0


def _text(number: int) -> str:
    chosen = [WORDS[number // len(WORDS) ** place % len(WORDS)] for place in range(3)]
    return f"{' '.join(chosen)} {number}"
