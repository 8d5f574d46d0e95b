"""One report through the spaCy pipeline: everything from its text to its extraction.

The pipeline is a configuration that can be read aloud (`pipeline.cfg`); its components meet only in the Doc that flows by.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.config import Settings
from kg.model import Extraction, Report

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["extract", "load_pipeline"]


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
    return load_model_from_config(config, auto_fill=True, exclude=unwanted)


def extract(report: Report, settings: Settings) -> Extraction:
    """What the text of `report` says: mentions, entities, relations, observations, and what gave nothing."""
    from kg.pipeline.components import extraction

    nlp = load_pipeline(settings)
    doc = nlp.make_doc(report.text)
    doc._.report = report
    for _, component in nlp.pipeline:
        doc = component(doc)
    return extraction(doc)
