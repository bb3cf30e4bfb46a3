"""What rates are applied to: the sums of a fiscal year, or of the whole contract, before indirect cost."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from collaboration.calc.pricing.kinds import Base, Category, Element
from collaboration.calc.pricing.quote import Line

_VALUE_COUNTS = {Base.DIRECT_VALUE, Base.DIRECT_VALUE_RESEARCHER}
_RESEARCHER_COUNTS = {Base.DIRECT_RESEARCHER, Base.DIRECT_VALUE_RESEARCHER}


@dataclass(frozen=True, slots=True)
class Bases:
    """Elements of a stretch in yen. `tax_rate` is what still has to be added to reach an amount with tax."""

    direct: int = 0
    value: int = 0
    researcher: int = 0
    facility: int = 0
    by_category: Mapping[Category, int] = field(default_factory=dict)
    tax_rate: Fraction = Fraction(0)

    @property
    def known_yen(self) -> int:
        """Everything that stands before indirect cost."""
        return self.direct + self.value + self.researcher + self.facility

    def amount(self, base: Base, exclusions: Iterable[Category] = ()) -> Fraction:
        """Return the amount that a rate is applied to, in yen; exact, because tax may leave a fraction.

        Interpreted meaning: GROSS is direct plus indirect cost only; the value fee and the researcher fee stand outside
        (Osaka's signed contract takes 30 % of the total without the researcher fee).
        """
        yen = self.direct - sum(self.by_category.get(category, 0) for category in set(exclusions))
        if base in _VALUE_COUNTS:
            yen += self.value
        if base in _RESEARCHER_COUNTS:
            yen += self.researcher
        if base is Base.DIRECT_TAX:
            return yen * (1 + self.tax_rate)
        return Fraction(yen)


def bases_of(lines: Iterable[Line], tax_rate: Fraction) -> Bases:
    """Add up the lines of a stretch."""
    sums: Counter[Element] = Counter()
    categories: Counter[Category] = Counter()
    for line in lines:
        sums[line.element] += line.yen
        if line.category is not None:
            categories[line.category] += line.yen
    return Bases(
        direct=sums[Element.DIRECT],
        value=sums[Element.VALUE],
        researcher=sums[Element.RESEARCHER],
        facility=sums[Element.FACILITY],
        by_category=categories,
        tax_rate=tax_rate,
    )
