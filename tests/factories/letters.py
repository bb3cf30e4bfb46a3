"""Letters about invented estimates, and what is asked of them."""

import datetime
from dataclasses import replace

from collaboration.calc.pricing.kinds import TaxMode
from collaboration.calc.pricing.letter import LetterForm, LetterKind, LetterLanguage, LetterTerms
from collaboration.calc.pricing.promised import Promised
from collaboration.calc.pricing.scenario import Scenario
from tests.factories.collaboration import cost_policy, pricing_request

CHANGED_NUMBER = "KJ2026-00007"
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


def change_of_contract():
    """Half a million more for travel in a contract that was begun at 10 %; the increase takes 30 %."""
    old = cost_policy(label="旧規程", indirect=[{"rate": "10%"}])
    new = cost_policy(label="新規程", amendment="increment_only", amendment_article="附則第2項")
    request = pricing_request()
    lines = request.lines
    more = replace(request, lines=(lines[0], replace(lines[1], yen=lines[1].yen + 500_000)))
    return Scenario("変更後", new, more, Promised(CHANGED_NUMBER, old, request))
