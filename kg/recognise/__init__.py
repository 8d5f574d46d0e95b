"""Recognise: where the text names something, and of which type.

Three sources propose (known names, names built by rule, the trained tagger), and an arbiter keeps what is right.
"""

from kg.recognise.arbiter import arbitrate
from kg.recognise.gazetteer import Gazetteer
from kg.recognise.grammar import Grammar
from kg.recognise.lexical import Words, words_of
from kg.recognise.proposals import Proposal
from kg.recognise.slips import SlipFinder, corrected
from kg.recognise.tagger import FILE, Tagger, train_tagger

__all__ = [
    "FILE",
    "Gazetteer",
    "Grammar",
    "Proposal",
    "SlipFinder",
    "Tagger",
    "Words",
    "arbitrate",
    "corrected",
    "train_tagger",
    "words_of",
]
