"""Sentences for people, made where no translation machinery may be imported.

A calculation refuses a value with a sentence in Japanese and the words to be put into it. The sentence is a message id of
the translation catalogue; whoever shows it translates the sentence first and fills in the words afterwards. A word that is
itself in the catalogue, such as a unit or the name of a column, is given as a tuple of terms; names and figures are not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


def gettext_noop(text: str) -> str:
    """Mark a sentence for the translation catalogue; the extractor goes by the name of this function."""
    return text


Word = str | int | Sequence[str]
"""A name or a figure as it is; or several terms of the catalogue, which are translated and stand beside each other."""


def no_translation(text: str) -> str:
    """Leave a term in Japanese."""
    return text


def filled(sentence: str, words: Mapping[str, Word], translate: Callable[[str], str] = no_translation) -> str:
    """Put the words into their places in a sentence, terms translated."""
    if not words:
        return sentence
    return sentence % {
        place: word if isinstance(word, str | int) else " ".join(translate(term) for term in word)
        for place, word in words.items()
    }


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with named places (`%(name)s`) and the words for them."""

    template: str
    words: Mapping[str, Word] = field(default_factory=dict)

    def __str__(self) -> str:
        """Give the sentence in Japanese, the source language."""
        return filled(self.template, self.words)


class ValueRefused(ValueError):
    """A value that was read but must not be stored; `message` says why and what would be right."""

    def __init__(self, template: str, **words: Word) -> None:
        """Keep sentence and words apart, so that a screen can translate the sentence."""
        self.message = Message(template, words)
        super().__init__(str(self.message))

    @property
    def reason(self) -> str:
        """Return the whole sentence in Japanese."""
        return str(self.message)
