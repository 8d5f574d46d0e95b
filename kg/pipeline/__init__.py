"""One report through the spaCy pipeline: everything from its text to its extraction.

The pipeline is a configuration that can be read aloud (`pipeline.cfg`); its components meet only in the Doc that flows by.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.config import Settings
from kg.domains import load_domain
from kg.domains.characters import simplified
from kg.model import LONGEST, Extraction, Report

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.recognise import Words

__all__ = ["extract", "lexed", "load_pipeline"]


@cache
def load_pipeline(settings: Settings) -> "Language":
    """The spaCy pipeline for these settings, loaded once a process."""
    from spacy.util import load_config, load_model_from_config

    import kg.pipeline.components  # noqa: F401  (registers the factories)

    paths = {
        "paths.domain": settings.domain,
        "paths.lexicon": [str(path) for path in settings.lexicon],
        "paths.model": str(settings.model) if settings.model else None,
        "paths.spacy": settings.spacy,
    }
    config = load_config(Path(__file__).with_name("pipeline.cfg"), overrides=paths)
    unwanted = [f"kg_{source}" for source in settings.without] + ([] if settings.spacy else ["kg_spacy"])
    nlp = load_model_from_config(config, auto_fill=True, exclude=unwanted)
    nlp.max_length = LONGEST
    return nlp


def has_model(settings: Settings) -> bool:
    """Whether a trained model takes part, which needs the words of a report."""
    from kg.recognise import FILE

    return "tagger" not in settings.without and load_domain(settings.domain, settings.lexicon, settings.model).model(FILE) is not None


def lexed(report: Report) -> "Words":
    """The words of a report, for `extract`: to find them needs neither the pipeline nor a domain."""
    from kg.recognise.lexical import words_of

    return words_of(simplified(report.text))


def extract(report: Report, settings: Settings, words: "Words" = ()) -> Extraction:
    """What the text of `report` says: mentions, entities, relations, observations, what gave nothing, and slips of a scanner.

    words: what `lexed` gives, where that is known already.
    Traditional characters are matched as simplified ones and slips as what they stand for; offsets count in the text as it is.
    """
    from kg.pipeline.components import extraction, slip_finder
    from kg.recognise import corrected

    nlp = load_pipeline(settings)
    # What is matched has the length of what is written, so that every offset holds in both.
    text = simplified(report.text)
    slips = slip_finder(settings).find(text)
    text = corrected(text, slips)
    doc = nlp.make_doc(text)
    doc._.words = () if slips else words
    doc._.report = replace(report, text=text)
    for _, component in nlp.pipeline:
        doc = component(doc)
    return replace(extraction(doc), report=report, slips=slips)
