"""Giving out numbers of agreements and estimates."""

import datetime

from django.utils import timezone

from collaboration.calc.content import AgreementContent
from collaboration.calc.enquiry import enquiry_series
from collaboration.calc.estimate import estimate_series
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.numbering import agreement_number, number_series
from collaboration.calc.pricing.letter import LetterTerms, letter_series
from collaboration.queries.agreement_content import highest_running_part
from collaboration.queries.enquiries import highest_enquiry_running_part
from collaboration.queries.estimates import highest_estimate_running_part
from collaboration.queries.letters import highest_letter_running_part
from core.actions.numbering import next_number
from core.calc.fiscal_year import fiscal_year_of


def take_number(content: AgreementContent) -> str:
    """Take the next number of the kind in the fiscal year of signature, else of the start, else of today.

    The counter stays locked until the transaction ends; numbers that an imported ledger brought are jumped over.
    """
    day = content.signed_on or content.starts_on or timezone.localdate()
    series = number_series(AgreementKind(content.kind), fiscal_year_of(day))
    running = next_number(f"agreement {series}", at_least=highest_running_part(series) + 1)
    return agreement_number(series, running)


def take_estimate_number(day: datetime.date) -> str:
    """Take the next number of an estimate in the fiscal year of a day."""
    series = estimate_series(fiscal_year_of(day))
    running = next_number(f"estimate {series}", at_least=highest_estimate_running_part(series) + 1)
    return agreement_number(series, running)


def take_letter_number(terms: LetterTerms) -> str:
    """Take the next number of a kind of letter in the fiscal year in which it is issued."""
    series = letter_series(terms.kind, fiscal_year_of(terms.issued_on))
    running = next_number(f"letter {series}", at_least=highest_letter_running_part(series) + 1)
    return agreement_number(series, running)


def take_enquiry_number(day: datetime.date) -> str:
    """Take the next number of an enquiry in the fiscal year in which it came in."""
    series = enquiry_series(fiscal_year_of(day))
    running = next_number(f"enquiry {series}", at_least=highest_enquiry_running_part(series) + 1)
    return agreement_number(series, running)
