"""Honest figures: documents are left out in turns, models are trained on the others, and the whole pipeline reads what was left out.

Split by document, never by sentence. Documents of further folders are trained on in every turn and never scored.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from kg.config import Settings
from kg.domains import load_domain
from kg.evaluate.gold import GoldDocument
from kg.evaluate.score import Scores, add
from kg.evaluate.train import Proposers, fit, gold
from kg.export.contract import contract

_SEED = 1  # of the order in which documents fall into folds

Task = tuple[Settings, list[GoldDocument], list[GoldDocument]]


def cross_evaluate(
    folders: Sequence[Path], extra: Sequence[Path], settings: Settings, folds: int, output: Path | None = None
) -> Iterator[str]:
    """The table of scores over the documents of `folders`, each read by models that never saw it.

    extra: folders that are trained on in every turn. output: a folder for the predictions, a JSON file a document.
    """
    scores = Scores()
    for document, predicted in predictions(folders, extra, settings, folds):
        add(scores, document, predicted)
        if output:
            output.mkdir(parents=True, exist_ok=True)
            (output / f"{document.name}.json").write_text(json.dumps(predicted, ensure_ascii=False), encoding="utf-8")
    yield from scores.lines()


def turns(
    documents: Sequence[GoldDocument], always: Sequence[GoldDocument], folds: int
) -> Iterator[tuple[list[GoldDocument], list[GoldDocument]]]:
    """For each fold the documents to train on, those of `always` among them, and those left out; the same documents fall alike."""
    shuffled = sorted(documents, key=lambda one: one.name)
    Random(_SEED).shuffle(shuffled)
    for fold in range(folds):
        yield [one for i, one in enumerate(shuffled) if i % folds != fold] + [*always], shuffled[fold::folds]


def predictions(
    folders: Sequence[Path], extra: Sequence[Path], settings: Settings, folds: int, jobs: int = 2
) -> Iterator[tuple[GoldDocument, dict[str, Any]]]:
    """Each document of `folders` with what was read in it, in the JSON contract, by models that never saw it."""
    tasks = [(settings, *turn) for turn in turns(gold(folders), gold(extra) if extra else [], folds)]
    with get_context("spawn").Pool(jobs) as pool:
        for turn in pool.imap(_turn, tasks):
            yield from turn


def _turn(task: Task) -> list[tuple[GoldDocument, dict[str, Any]]]:
    from kg.pipeline import extract
    from kg.read import read_plain

    settings, training, left_out = task
    domain = load_domain(settings.domain, settings.lexicon)
    with TemporaryDirectory() as folder:
        if "tagger" not in settings.without:
            fit(training, domain, Proposers(domain, settings.without), Path(folder))
        own = replace(settings, model=Path(folder))
        return [(one, contract(extract(read_plain(one.path, domain), own))) for one in left_out]
