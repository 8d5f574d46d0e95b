"""Asks a graph: SPARQL and named questions, on the embedded store or a remote endpoint."""

from kg.query.names import find
from kg.query.questions import Parameter, Question, bind, question, questions
from kg.query.run import Endpoint, Result, Source, Term, run

__all__ = ["Endpoint", "Parameter", "Question", "Result", "Source", "Term", "bind", "find", "question", "questions", "run"]
