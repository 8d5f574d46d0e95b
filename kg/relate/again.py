"""Things said again in other words: 本届大赛, 该平台 are the thing of that kind that the text named last."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kg.model import Mention
from kg.relate.frames import Frames

_REACH = 300  # characters back to the name


def said_again(text: str, mentions: Sequence[Mention], frames: Frames) -> Iterator[Mention]:
    """For each place in `text` that points back to one of `mentions` (sorted by start) a mention of the same thing.

    None where the words stand in a name, or where nothing of that kind is named shortly before.
    """
    starts = [mention.start for mention in mentions]
    for again in frames.again:
        named = [mention for mention in mentions if mention.type in again.types and again.name.search(mention.name)]
        places = [mention.start for mention in named]
        held: Mention | None = None  # what such words stood for last: another name in the same paragraph does not take its place
        for found in again.words.finditer(text) if named else ():
            start, end = found.span()
            last, beside = bisect_left(places, start) - 1, bisect_left(starts, end) - 1
            if last < 0 or mentions[beside].end > start:
                continue
            meant = named[last]
            if held is not None and held.end < meant.start and "\n" not in text[held.end : meant.start]:
                meant = held
            if meant.end > start - _REACH:
                held = Mention(start, end, meant.type, meant.name, meant.confidence)
                yield held
