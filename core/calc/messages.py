"""Sentences for people, made where no translation machinery may be imported.

A calculation refuses a value with a sentence in Japanese and the words to be put into it. The sentence is a message id of
the translation catalogue; whoever shows it translates the sentence first and fills in the words afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


def gettext_noop(text: str) -> str:
    """Mark a sentence for the translation catalogue; the extractor goes by the name of this function."""
    return text


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with named places (`%(name)s`) and the words for them."""

    template: str
    words: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        """Give the sentence in Japanese, the source language."""
        return self.template % self.words if self.words else self.template


class ValueRefused(ValueError):
    """A value that was read but must not be stored; `message` says why and what would be right."""

    def __init__(self, template: str, **words: str | int) -> None:
        """Keep sentence and words apart, so that a screen can translate the sentence."""
        self.message = Message(template, words)
        super().__init__(str(self.message))

    @property
    def reason(self) -> str:
        """Return the whole sentence in Japanese."""
        return str(self.message)
