"""Why a letter is not made."""

from core.actions.refused import ActionRefused


class LetterRefused(ActionRefused):
    """A letter that would be wrong or could not be read; `message` says what to do."""
