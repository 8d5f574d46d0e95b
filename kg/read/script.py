"""Traditional characters while a document is read: every later step sees simplified ones, the report gets those of the source.

Headings, contents, furniture and words are known in simplified characters; both texts have the same length.
"""

from collections.abc import Sequence

from kg.domains.characters import simplified
from kg.model import Origin
from kg.read.document import Line


class Script:
    """The lines of a document in simplified characters, and what stood there."""

    def __init__(self, lines: Sequence[Line]) -> None:
        given = "\n".join(line.text for line in lines)
        plain = simplified(given)
        self._given: dict[int, Line] = {}
        self._written: dict[int, str] = {}  # offset → character, where it is another one
        self.lines: Sequence[Line] = lines
        if plain != given:
            converted = plain.split("\n")
            self._given = {line.offset: line for line, text in zip(lines, converted, strict=True) if text != line.text}
            self.lines = tuple(line._replace(text=text) for line, text in zip(lines, converted, strict=True))
            for line in self.lines:
                before = self._given.get(line.offset, line).text
                self._written |= {line.offset + at: one for at, one in enumerate(before) if one != line.text[at]}

    def as_written(self, text: str, origins: Sequence[Origin]) -> str:
        """A report's text with the characters that its source has at its `origins`."""
        if not self._written:
            return text
        ends = [*(run.start for run in origins[1:]), len(text)]
        characters = list(text)
        for run, end in zip(origins, ends, strict=True):
            for at in range(run.start, end):
                characters[at] = self._written.get(run.offset + at - run.start, characters[at])
        return "".join(characters)

    def title(self, title: str, origins: Sequence[Origin]) -> str:
        """A title as the source writes it: the first line of a report with these `origins`, or a line of the table of contents."""
        if not self._written:
            return title
        for line in self.lines:
            at = line.text.find(title)
            if at >= 0:
                return self._given.get(line.offset, line).text[at : at + len(title)]
        return self.as_written(title, [run for run in origins if run.start < len(title)])
