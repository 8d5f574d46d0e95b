"""Resolve: who the mentions of a report are, and who is who across reports."""

from kg.resolve.identify import Identifier
from kg.resolve.ledger import Judgement, read_ledger
from kg.resolve.resolver import Resolver

__all__ = ["Identifier", "Judgement", "Resolver", "read_ledger"]
