"""Letters about invented estimates, and what is asked of them."""

import datetime

from collaboration.calc.pricing.kinds import TaxMode
from collaboration.calc.pricing.letter import LetterForm, LetterKind, LetterLanguage, LetterTerms

ISSUED_ON = datetime.date(2026, 4, 6)


def letter_terms(**changes):
    """A quotation in Japanese as PDF, amounts without tax, with a field for the seal."""
    values = {
        "kind": LetterKind.QUOTATION,
        "form": LetterForm.PDF,
        "language": LetterLanguage.JAPANESE,
        "tax_form": TaxMode.EXCLUSIVE,
        "with_seal": True,
        "issued_on": ISSUED_ON,
    }
    return LetterTerms(**(values | changes))
