"""Letters that were issued, and the files that were handed out."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db.models import QuerySet

from collaboration.calc.numbering import running_part
from collaboration.calc.pricing.kinds import TaxMode
from collaboration.calc.pricing.letter import LetterForm, LetterKind, LetterLanguage, LetterTerms
from collaboration.calc.pricing.scenario import scenario_from
from collaboration.models import Estimate, EstimateLetter, EstimateVersion
from core.models import Attachment, User, record_ref

ENDINGS: dict[LetterForm, str] = {LetterForm.PDF: ".pdf", LetterForm.XLSX: ".xlsx"}


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter with its file; None where the file is not where it was kept."""

    letter: EstimateLetter
    file: Attachment | None


def letters_of(estimate: Estimate, user: User) -> list[KeptLetter]:
    """Return the letters about an estimate that the user may see, latest first; two queries."""
    letters = list(
        EstimateLetter.objects.visible_to(user)
        .filter(version__estimate=estimate)
        .select_related("version", "made_by")
    )
    files = _files_of(letters)
    return [KeptLetter(letter, files.get(str(letter.pk))) for letter in letters]


def kept_bytes(letter: EstimateLetter) -> bytes | None:
    """Return the file as it was handed out; None when it is gone or is not the file whose hash the letter bears."""
    file = _files_of([letter]).get(str(letter.pk))
    if file is None or not default_storage.exists(str(file.file.name)):
        return None
    with default_storage.open(str(file.file.name)) as stored:
        content = stored.read()
    return content if hashlib.sha256(content).hexdigest() == letter.content_hash else None


def _files_of(letters: Sequence[EstimateLetter]) -> dict[str, Attachment]:
    if not letters:
        return {}
    object_type = record_ref(letters[0])[0]
    files = Attachment.objects.filter(
        object_type=object_type, object_id__in=[str(each.pk) for each in letters]
    )
    return {file.object_id: file for file in files}


def letter_like(version: EstimateVersion, terms: LetterTerms) -> EstimateLetter | None:
    """Return the letter that was issued on the same terms, if there is one."""
    return (
        _of_the_same_letter(version, terms)
        .filter(form=terms.form.value, language=terms.language.value, with_seal=terms.with_seal)
        .first()
    )


def number_shared_with(version: EstimateVersion, terms: LetterTerms) -> str:
    """Return the number of the letter that this is another file of, empty when it is a letter of its own."""
    numbers = _of_the_same_letter(version, terms).order_by("pk").values_list("number", flat=True)
    for number in dict.fromkeys(numbers):
        taken = EstimateLetter.objects.filter(
            number=number, form=terms.form.value, language=terms.language.value
        )
        if not taken.exists():
            return number
    return ""


def _of_the_same_letter(version: EstimateVersion, terms: LetterTerms) -> QuerySet[EstimateLetter]:
    return EstimateLetter.objects.filter(
        version=version,
        kind=terms.kind.value,
        tax_form=terms.tax_form.value,
        with_unit_prices=terms.with_unit_prices,
        issued_on=terms.issued_on,
        valid_until=terms.valid_until,
        remarks=terms.remarks,
    )


def own_tax_form(version: EstimateVersion) -> TaxMode:
    """Return how the rules of the scenario that is offered state their amounts."""
    stored = version.scenarios[version.chosen]
    return scenario_from(stored).policy.tax.mode


def highest_letter_running_part(series: str) -> int:
    """Return the highest running number that letters of a series already carry, 0 when there is none."""
    return max(_running_parts(series), default=0)


def _running_parts(series: str) -> Iterator[int]:
    numbers = EstimateLetter.objects.filter(number__startswith=f"{series}-").order_by()
    for number in numbers.values_list("number", flat=True):
        yield running_part(number, series) or 0


def letter_file_name(letter: EstimateLetter) -> str:
    """Name the file as an office files it: 見積書_MS2026-00001.pdf."""
    kind = LetterKind(letter.kind).label
    language = "" if letter.language == LetterLanguage.JAPANESE else f"_{letter.language}"
    return f"{kind}_{letter.number}{language}{ENDINGS[LetterForm(letter.form)]}"
