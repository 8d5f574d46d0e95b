"""Every error that kg raises on purpose. Each message says what is wrong, where, and what to do.

KgError
├── UsageError            wrong use of a command or function: exit status 2
│   ├── NameNotFound      a name, question or indicator that is not there (with suggestions)
│   ├── NothingToRead     inputs without a single report
│   └── QueryError        a SPARQL query that cannot be read or is refused
├── ReadError             an input that cannot be read; costs this input only
├── DomainError           a broken data file of a domain, ledger or overlay (file and line)
└── GraphError            a graph folder that is missing, broken or of another version
"""

from collections.abc import Sequence


class KgError(Exception):
    """Base of all errors of kg; the text is a full sentence for the user."""

    exit_status = 1


class UsageError(KgError):
    """The command or call cannot be carried out as it was given."""

    exit_status = 2


class NameNotFound(UsageError):
    """A name that does not exist, with the nearest ones that do."""

    def __init__(self, what: str, name: str, suggestions: Sequence[str] = ()) -> None:
        hint = f" Did you mean {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"There is no {what} named {name!r}.{hint}")
        self.suggestions = tuple(suggestions)


class NothingToRead(UsageError):
    """Inputs that hold no report, though none of them is broken."""

    def __init__(self, inputs: Sequence[object]) -> None:
        super().__init__(f"There is no report in {', '.join(map(str, inputs))}. Give text files, or folders that hold some.")


class QueryError(UsageError):
    """A SPARQL query that cannot be parsed or is not allowed."""


class ReadError(KgError):
    """A source file that cannot be read; or several, of which none can, with the error of each as `causes`."""

    def __init__(self, path: str, problem: str, remedy: str = "", causes: "Sequence[ReadError]" = ()) -> None:
        super().__init__("\n".join([f"{path}: {problem} {remedy}".rstrip(), *map(str, causes)]))
        self.path, self.problem, self.remedy, self.causes = path, problem, remedy, causes


class DomainError(KgError):
    """A data file that does not have the documented form."""

    def __init__(self, path: str, line: int, problem: str) -> None:
        super().__init__(f"{path}, line {line}: {problem}")
        self.path, self.line = path, line


class GraphError(KgError):
    """A graph folder that cannot be used."""
