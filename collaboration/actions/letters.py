"""Issuing letters about a price: numbered, written once, and kept exactly as they were handed out."""

import hashlib
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from collaboration.actions.numbering import take_letter_number
from collaboration.calc.pricing.letter import LetterTerms
from collaboration.models import Estimate, EstimateLetter, EstimateVersion
from collaboration.queries.letters import letter_file_name, letter_like, number_shared_with
from core.actions.attachments import attach_file
from core.actions.events import append_event, field_changes, field_values
from core.calc.kinds import Confidentiality
from core.models import User

Write = Callable[[str], bytes]
"""Makes the file of a letter from its number."""


@transaction.atomic
def issue_letter(version: EstimateVersion, terms: LetterTerms, *, write: Write, by: User) -> EstimateLetter:
    """Issue a letter about a version and keep its file; asking twice for the same letter issues one.

    The same letter as another kind of file or in another language bears the same number. Raises ActionRefused, and
    what `write` raises; then no number is used up.
    """
    Estimate.objects.select_for_update().get(pk=version.estimate_id)
    issued = letter_like(version, terms)
    if issued is not None:
        return issued
    number = number_shared_with(version, terms) or take_letter_number(terms)
    content = write(number)
    letter = EstimateLetter(
        version=version,
        number=number,
        kind=terms.kind.value,
        form=terms.form.value,
        language=terms.language.value,
        tax_form=terms.tax_form.value,
        with_seal=terms.with_seal,
        with_unit_prices=terms.with_unit_prices,
        content_hash=hashlib.sha256(content).hexdigest(),
        issued_on=terms.issued_on,
        valid_until=terms.valid_until,
        remarks=terms.remarks,
        made_by=by,
    )
    letter.full_clean()
    letter.save()
    _keep(letter, content, by)
    changes = field_changes({}, field_values(letter))
    append_event(letter, "issue_letter", by=by, changes=changes, label=f"{version.estimate} {number}")
    return letter


def _keep(letter: EstimateLetter, content: bytes, by: User) -> None:
    name = letter_file_name(letter)
    upload = SimpleUploadedFile(name, content)
    attach_file(letter, upload, level=Confidentiality.CONFIDENTIAL, title=letter.get_kind_display(), by=by)
