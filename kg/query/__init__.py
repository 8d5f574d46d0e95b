"""Asks a graph: SPARQL and named questions, on the embedded store or a remote endpoint."""

from kg.query.names import find
from kg.query.questions import Parameter, Question, bind, question, questions
from kg.query.run import Dataset, Endpoint, Result, Source, Term, run

__all__ = ["Dataset", "Endpoint", "Parameter", "Question", "Result", "Source", "Term", "bind", "find", "question", "questions", "run"]
