"""Resolve: who the mentions of a report are, and who is who across reports."""

from kg.resolve.identify import Identified, Identifier, Seen, entities_seen, without_rejected
from kg.resolve.ledger import Judgement, read_ledger
from kg.resolve.resolver import Resolver

__all__ = ["Identified", "Identifier", "Judgement", "Resolver", "Seen", "entities_seen", "read_ledger", "without_rejected"]
