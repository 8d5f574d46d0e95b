"""The components of the pipeline as spaCy factories: each takes the Doc that flows by, adds its part, and hands it on.

What they add stands in `doc.spans` (proposals by source), `doc.ents` (the mentions that were kept) and `doc._` (the values of kg.model).
The text is that of the report: `doc.text` puts it together from the tokens at each call.
"""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from spacy import load as load_spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.clauses import analyse
from kg.config import Settings
from kg.domains import Domain, load_domain
from kg.errors import UsageError
from kg.model import Extraction, Mention
from kg.observe import observe
from kg.pipeline.characters import create_character_tokenizer
from kg.recognise import FILE, Gazetteer, Grammar, Proposal, SlipFinder, Tagger, arbitrate, words_of
from kg.relate import relate
from kg.resolve import Resolver

__all__ = ["create_character_tokenizer"]

Component = Callable[[Doc], Doc]
CONFIG: dict[str, Any] = {"domain": "unions", "lexicon": [], "model": None}

Doc.set_extension("report", default=None, force=True)
for name in ("words", "mentions", "entities", "clauses", "relations", "observations", "residue"):
    Doc.set_extension(name, default=(), force=True)
Span.set_extension("confidence", default=1.0, force=True)


def _domain(domain: str, lexicon: Iterable[str], model: str | None) -> Domain:
    return load_domain(domain, tuple(Path(path) for path in lexicon), Path(model) if model else None)


def _propose(doc: Doc, source: str, proposals: Iterable[Proposal]) -> None:
    spans = []
    for start, end, kind, confidence in proposals:
        span = Span(doc, start, end, label=kind)
        if confidence < 1:
            span._.confidence = confidence
        spans.append(span)
    doc.spans[source] = spans


def _proposals(doc: Doc) -> dict[str, list[Proposal]]:
    return {
        source: [Proposal(span.start, span.end, span.label_, span._.confidence) for span in spans] for source, spans in doc.spans.items()
    }


@cache
def _gazetteer(domain: Domain) -> Gazetteer:
    return Gazetteer(domain)


@cache
def slip_finder(settings: Settings) -> SlipFinder:
    """The finder of slips for the names that these settings know, made once a process."""
    return SlipFinder(_gazetteer(load_domain(settings.domain, settings.lexicon, settings.model)))


@Language.factory("kg_gazetteer", default_config=CONFIG)
def gazetteer(nlp: Language, name: str, domain: str, lexicon: list[str], model: str | None) -> Component:
    """Known names, and those that grow out of a region or level word: `doc.spans["gazetteer"]`, `doc.spans["grown"]`."""
    names = _gazetteer(_domain(domain, lexicon, model))

    def component(doc: Doc) -> Doc:
        known, grown = names.proposals(doc._.report.text)
        _propose(doc, "gazetteer", known)
        _propose(doc, "grown", grown)
        return doc

    return component


@Language.factory("kg_grammar", default_config=CONFIG)
def grammar(nlp: Language, name: str, domain: str, lexicon: list[str], model: str | None) -> Component:
    """Names built by rule: `doc.spans["grammar"]`."""
    rules = Grammar(_domain(domain, lexicon, model))

    def component(doc: Doc) -> Doc:
        _propose(doc, "grammar", rules.proposals(doc._.report.text))
        return doc

    return component


@Language.factory("kg_spacy", default_config={"pipeline": None})
def spacy_pipeline(nlp: Language, name: str, pipeline: str | None) -> Component:
    """The entities of a spaCy pipeline of the user's: `doc.spans["spacy"]`; its labels are mapped where they are known."""
    try:
        other = load_spacy(pipeline) if pipeline else None
    except OSError as error:
        raise UsageError(f"The spaCy pipeline {pipeline!r} of the settings cannot be loaded; install it in this environment.") from error

    def component(doc: Doc) -> Doc:
        if other is not None:
            found = [(span.start_char, span.end_char, LABELS.get(span.label_)) for span in other(doc._.report.text).ents]
            _propose(doc, "spacy", [Proposal(start, end, kind, 0.5) for start, end, kind in found if kind])
        return doc

    return component


# OntoNotes labels of spaCy's published Chinese pipelines as mention types.
LABELS = {
    "ORG": "ORG",
    "PERSON": "PERSON",
    "GPE": "PLACE",
    "LOC": "PLACE",
    "FAC": "FACILITY",
    "EVENT": "EVENT",
    "LAW": "DOCUMENT",
    "WORK_OF_ART": "DOCUMENT",
}


@Language.factory("kg_tagger", default_config=CONFIG)
def tagger(nlp: Language, name: str, domain: str, lexicon: list[str], model: str | None) -> Component:
    """What the trained model finds, given the words, which may be known (`doc._.words`), and the other proposals:
    `doc.spans["tagger"]`; nothing where the domain has no model."""
    knowledge = _domain(domain, lexicon, model)
    path = knowledge.model(FILE)
    trained = Tagger(knowledge, path) if path else None

    def component(doc: Doc) -> Doc:
        if trained is not None:
            found, text = _proposals(doc), doc._.report.text
            words = doc._.words or words_of(text)
            _propose(doc, "tagger", trained.proposals(text, words, [found.get(source, []) for source in ("gazetteer", "grown", "grammar")]))
        return doc

    return component


@Language.factory("kg_arbiter")
def arbiter(nlp: Language, name: str) -> Component:
    """The mentions that are kept of all proposals: `doc.ents`."""

    def component(doc: Doc) -> Doc:
        kept = arbitrate(_proposals(doc))
        _propose(doc, "mentions", kept)
        doc.ents = tuple(doc.spans["mentions"])
        text = doc._.report.text
        doc._.mentions = tuple(Mention(one.start, one.end, one.type, text[one.start : one.end], round(one.confidence, 4)) for one in kept)
        return doc

    return component


@Language.factory("kg_resolver", default_config=CONFIG)
def resolver(nlp: Language, name: str, domain: str, lexicon: list[str], model: str | None) -> Component:
    """Who the mentions are: `doc._.mentions` with full names, `doc._.entities`."""
    names = Resolver(_domain(domain, lexicon, model))

    def component(doc: Doc) -> Doc:
        doc._.mentions, doc._.entities = names.resolve(doc._.report, doc._.mentions)
        return doc

    return component


@Language.factory("kg_clauses", default_config=CONFIG)
def clauses(nlp: Language, name: str, domain: str, lexicon: list[str], model: str | None) -> Component:
    """The clauses with the subject in force: `doc._.clauses`."""
    knowledge = _domain(domain, lexicon, model)

    def component(doc: Doc) -> Doc:
        doc._.clauses = analyse(doc._.report, doc._.mentions, knowledge)
        return doc

    return component


@Language.factory("kg_relater", default_config=CONFIG)
def relater(nlp: Language, name: str, domain: str, lexicon: list[str], model: str | None) -> Component:
    """What the text says of two entities: `doc._.relations`."""
    knowledge = _domain(domain, lexicon, model)

    def component(doc: Doc) -> Doc:
        doc._.relations = relate(doc._.report, doc._.mentions, doc._.clauses, knowledge)
        return doc

    return component


@Language.factory("kg_observer", default_config=CONFIG)
def observer(nlp: Language, name: str, domain: str, lexicon: list[str], model: str | None) -> Component:
    """The numbers that measure the work: `doc._.observations`, and the numerals that do not: `doc._.residue`."""
    knowledge = _domain(domain, lexicon, model)

    def component(doc: Doc) -> Doc:
        doc._.observations, doc._.residue = observe(doc._.report, doc._.mentions, doc._.clauses, knowledge)
        return doc

    return component


def extraction(doc: Doc) -> Extraction:
    """What the pipeline left in the Doc, as a value of kg.model."""
    found = doc._
    return Extraction(found.report, found.mentions, found.entities, found.relations, found.observations, found.residue)
