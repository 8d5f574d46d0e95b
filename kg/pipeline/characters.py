"""The tokenizer of the pipeline: one token a character, so that token numbers are offsets and patterns need no words."""

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab


class CharacterTokenizer:
    """Makes a Doc whose token i is the character i of the text, white space and line ends included."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        return Doc(self.vocab, words=list(text), spaces=[False] * len(text))

    def to_bytes(self, **_: object) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> "CharacterTokenizer":
        return self

    def to_disk(self, _path: str, **_: object) -> None:
        """Nothing to keep: the tokenizer has no settings."""

    def from_disk(self, _path: str, **_: object) -> "CharacterTokenizer":
        return self


@registry.tokenizers("kg.CharacterTokenizer.v1")  # type: ignore[untyped-decorator]  # spaCy leaves it untyped
def create_character_tokenizer() -> Callable[[Language], CharacterTokenizer]:
    """The factory that the configuration names."""
    return lambda nlp: CharacterTokenizer(nlp.vocab)
