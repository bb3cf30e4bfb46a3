"""What an action says when it does not do what it was asked."""


class ActionRefused(Exception):
    """An action was not carried out; `message` tells the user why and what to do, in the user's language."""

    def __init__(self, message: str) -> None:
        """Keep the sentence that the user reads."""
        super().__init__(message)
        self.message = message
