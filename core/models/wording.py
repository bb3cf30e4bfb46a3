"""Bridge between the sentences that calculations make and the language of the user."""

from django.utils.translation import gettext

from core.calc.messages import Message


def translated(message: Message) -> str:
    """Return the sentence in the language of the moment, its words filled in."""
    sentence = gettext(message.template)
    return sentence % message.words if message.words else sentence
