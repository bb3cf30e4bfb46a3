"""Form fields for what Japanese staff type. What was typed stays in the field when it is refused."""

import datetime
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.calc.corporate_number import parse_corporate_number, parse_registration_number
from core.calc.countries import COUNTRIES, parse_country
from core.calc.dates import FIRST_YEAR, LAST_YEAR, parse_date
from core.calc.messages import ValueRefused
from core.calc.money import MAX_YEN, parse_yen
from core.calc.prefectures import PREFECTURES, parse_prefecture
from core.calc.rates import parse_percent, parse_quantity, percent_exactly, rate_in_words
from core.calc.research_codes import parse_institution_code, parse_researcher_number
from core.calc.text import clean_text, fold_to_katakana
from core.models.wording import translated

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

LONGEST_ENTRY = 100_000
"""Characters that any field reads at all; a longer text is refused before it is looked at."""


class ParsedField(forms.Field):
    """A text field whose value is read by a calculation that explains what it refuses."""

    example: "ClassVar[_StrOrPromise]" = ""
    attributes: ClassVar[dict[str, str | bool]] = {}

    def __init__(self, *, help_text: "_StrOrPromise | None" = None, **options: Any) -> None:
        """Show the example of right input as help unless another help text is given."""
        super().__init__(help_text=self.example if help_text is None else help_text, **options)
        self.error_messages.setdefault("too_long", _("入力が長すぎます。短くしてください。"))
        if "required" not in options.get("error_messages", {}):
            self.error_messages["required"] = self.required_message()

    def required_message(self) -> "_StrOrPromise":
        """Return what is asked for when nothing was typed."""
        return _("入力してください。")

    def parse(self, text: str) -> Any:
        """Turn text into the value; raises ValueRefused."""
        raise NotImplementedError

    def shown(self, value: Any) -> str:
        """Write a stored value as the field shows it."""
        return str(value)

    def to_python(self, value: Any) -> Any:
        """Read the text; blank is None."""
        if value is None or (isinstance(value, str) and not value.strip()):
            return self.empty_value
        if len(str(value)) > LONGEST_ENTRY:
            raise ValidationError(self.error_messages["too_long"], code="too_long")
        try:
            return self.parse(str(value))
        except ValueRefused as refused:
            raise ValidationError(translated(refused.message), code="invalid") from refused

    @property
    def empty_value(self) -> Any:
        """Return the value of a field left blank."""
        return None

    def prepare_value(self, value: Any) -> Any:
        """Leave what was typed alone; write a stored value as an office reads it."""
        return value if value is None or isinstance(value, str) else self.shown(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare values, so that another way of writing the same is no change."""
        try:
            before = self.to_python(initial) if isinstance(initial, str) else initial
            return bool(before != self.to_python(data))
        except ValidationError:
            return True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Tell browser and scripts what kind of value it is."""
        return {**super().widget_attrs(widget), **self.attributes}


class YenField(ParsedField):
    """An exact amount in yen; reads 1,234円, 123万円, full width and ¥, never a guess."""

    example = _("例：1,234,567、123万円")
    attributes: ClassVar[dict[str, str | bool]] = {
        "inputmode": "numeric",
        "data-yen": True,
        "autocomplete": "off",
    }

    def __init__(self, *, minimum: int = 0, maximum: int = MAX_YEN, **options: Any) -> None:
        """Set the range in yen; negative amounts are refused unless `minimum` allows them."""
        self.minimum, self.maximum = minimum, maximum
        super().__init__(**options)

    def required_message(self) -> "_StrOrPromise":
        return _("金額を入力してください。例：1,234,567")

    def parse(self, text: str) -> int:
        return parse_yen(text, minimum=self.minimum, maximum=self.maximum)

    def shown(self, value: Any) -> str:
        return f"{value:,}"


class PercentField(ParsedField):
    """A rate under a heading in percent, kept as an exact fraction: 30, 30% and 3/10 are all three tenths."""

    example = _("例：30%、12.5%")
    attributes: ClassVar[dict[str, str | bool]] = {"inputmode": "decimal", "autocomplete": "off"}

    def __init__(self, *, maximum: Fraction = Fraction(1), **options: Any) -> None:
        """Set the highest rate; 1 is 100 %."""
        self.maximum = maximum
        super().__init__(**options)

    def required_message(self) -> "_StrOrPromise":
        return _("率を入力してください。例：30%")

    def parse(self, text: str) -> Fraction:
        rate = parse_percent(text)
        if rate > self.maximum:
            raise ValidationError(
                _("%(maximum)s以下で入力してください。例：30%%"),
                code="too_high",
                params={"maximum": percent_exactly(self.maximum)},
            )
        return rate

    def shown(self, value: Any) -> str:
        return percent_exactly(Fraction(value))


class QuantityField(ParsedField):
    """A number of hours, points or cases, kept exactly: 120, 7.5, 1,200."""

    example = _("例：120、7.5")
    attributes: ClassVar[dict[str, str | bool]] = {"inputmode": "decimal", "autocomplete": "off"}

    def required_message(self) -> "_StrOrPromise":
        return _("数を入力してください。例：120")

    def parse(self, text: str) -> Fraction:
        return parse_quantity(text)

    def shown(self, value: Any) -> str:
        return rate_in_words(Fraction(value))


class JapaneseDateField(ParsedField):
    """A day; reads 2026/3/31, 2026年3月31日, 令和8年3月31日, R8.3.31 and refuses what is ambiguous."""

    example = _("例：2026/3/31、令和8年3月31日、R8.3.31")
    attributes: ClassVar[dict[str, str | bool]] = {"data-date": True, "autocomplete": "off"}

    def __init__(self, *, first_year: int = FIRST_YEAR, last_year: int = LAST_YEAR, **options: Any) -> None:
        """Set the western years between which the day must lie, both included."""
        self.first_year, self.last_year = first_year, last_year
        super().__init__(**options)

    def required_message(self) -> "_StrOrPromise":
        return _("日付を入力してください。例：2026/3/31")

    def parse(self, text: str) -> datetime.date:
        return parse_date(text, first_year=self.first_year, last_year=self.last_year)

    def shown(self, value: Any) -> str:
        return value.isoformat() if isinstance(value, datetime.date) else str(value)


class NameField(ParsedField):
    """A name, title or note, kept character by character; only invisible characters and outer blanks go."""

    def __init__(self, *, max_length: int | None = None, multiline: bool = False, **options: Any) -> None:
        """Set the greatest number of characters; a multiline field keeps its line breaks."""
        self.max_length, self.multiline = max_length, multiline
        if multiline:
            options.setdefault("widget", forms.Textarea)
        super().__init__(**options)

    @property
    def empty_value(self) -> str:
        return ""

    def parse(self, text: str) -> str:
        cleaned = clean_text(text, multiline=self.multiline)
        if self.max_length is not None and len(cleaned) > self.max_length:
            raise ValidationError(
                ngettext_lazy(
                    "%(limit)d文字以内で入力してください（いまは%(count)d文字です）。",
                    "%(limit)d文字以内で入力してください（いまは%(count)d文字です）。",
                    "limit",
                ),
                code="max_length",
                params={"limit": self.max_length, "count": len(cleaned)},
            )
        if self.required and not cleaned:
            raise ValidationError(self.error_messages["required"], code="required")
        return cleaned


class KanaField(NameField):
    """A reading; hiragana and half-width katakana become full-width katakana."""

    example = _("例：ヤマダ タロウ")

    def parse(self, text: str) -> str:
        return super().parse(fold_to_katakana(text))


class CorporateNumberField(ParsedField):
    """A 法人番号 with its check digit."""

    example = _("数字13桁。例：7000012050002")
    attributes: ClassVar[dict[str, str | bool]] = {"inputmode": "numeric", "autocomplete": "off"}

    def required_message(self) -> "_StrOrPromise":
        return _("法人番号を入力してください。例：7000012050002")

    def parse(self, text: str) -> str:
        return parse_corporate_number(text)


class RegistrationNumberField(ParsedField):
    """The number under which an institution issues qualified invoices; blank is an empty text."""

    example = _("Tと数字13桁。例：T7000012050002")
    attributes: ClassVar[dict[str, str | bool]] = {"autocomplete": "off"}

    @property
    def empty_value(self) -> str:
        return ""

    def parse(self, text: str) -> str:
        return parse_registration_number(text)


class ERadNumberField(ParsedField):
    """An e-Rad researcher number."""

    example = _("数字8桁。例：12345678")
    attributes: ClassVar[dict[str, str | bool]] = {"inputmode": "numeric", "autocomplete": "off"}

    def required_message(self) -> "_StrOrPromise":
        return _("e-Rad研究者番号を入力してください。例：12345678")

    def parse(self, text: str) -> str:
        return parse_researcher_number(text)


class ERadInstitutionCodeField(ParsedField):
    """An e-Rad institution code; blank is an empty text."""

    example = _("数字10桁。例：1234567890")
    attributes: ClassVar[dict[str, str | bool]] = {"inputmode": "numeric", "autocomplete": "off"}

    @property
    def empty_value(self) -> str:
        return ""

    def parse(self, text: str) -> str:
        return parse_institution_code(text)


class PrefectureField(forms.TypedChoiceField):
    """One of the 47 prefectures by its full name; 京都 and 26 are understood when they are sent."""

    def __init__(self, **options: Any) -> None:
        """Offer the prefectures in the order of JIS X 0401."""
        choices = [("", _("選んでください")), *((name, _(name)) for name in PREFECTURES)]
        super().__init__(choices=choices, coerce=str, empty_value="", **options)
        self.error_messages["required"] = _("都道府県を選んでください。")

    def to_python(self, value: Any) -> str:
        """Fold short forms to the full name."""
        return _folded_choice(str(value or ""), parse_prefecture)


class CountryField(forms.TypedChoiceField):
    """A country by its code; names such as アメリカ are understood when they are sent."""

    def __init__(self, **options: Any) -> None:
        """Offer Japan first, then the other countries."""
        choices = [(code, _(name)) for code, name in COUNTRIES.items()]
        super().__init__(choices=choices, coerce=str, empty_value="", **options)
        self.error_messages["required"] = _("国を選んでください。")

    def to_python(self, value: Any) -> str:
        """Fold names to the code."""
        return _folded_choice(str(value or ""), parse_country)


def _folded_choice(text: str, parse: Callable[[str], str]) -> str:
    if not text.strip():
        return ""
    try:
        return parse(text)
    except ValueRefused as refused:
        raise ValidationError(translated(refused.message), code="invalid_choice") from refused
