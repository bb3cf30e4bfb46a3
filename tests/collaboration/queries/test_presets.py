"""Presets: every file is read and prices a contract; the key values are those that were published."""

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.example import example_request
from collaboration.calc.pricing.kinds import (
    AmendmentRule,
    AppliesBy,
    Base,
    Circumstance,
    Element,
    PeriodRule,
    ReplacementRule,
    StrategicMode,
    TaxMode,
    TaxTreatment,
)
from collaboration.calc.pricing.price import price
from collaboration.calc.pricing.request import CompanyResearcher, Space
from collaboration.queries.presets import (
    DEFAULT_PRESET,
    FOLDER,
    PresetFaulty,
    PresetUnknown,
    preset,
    presets,
    read_preset,
)

NAMED = {
    "flat30_D",
    "hokudai_D+V",
    "kyoto_D+R",
    "osaka_gross",
    "scitokyo_cluster",
    "niigata_10_10",
    "doshisha_2024",
    "nagasaki_consult",
    "legacy10",
}
DAY = datetime.date(2025, 10, 1)
FILES = sorted(path.stem for path in FOLDER.glob("*.toml"))


def quoted(preset_id, day=DAY):
    policy = preset(preset_id)
    return price(example_request(policy, day), policy)


def test_named_presets_are_there_and_the_default_comes_first():
    assert set(presets()) >= NAMED
    assert next(iter(presets())) == DEFAULT_PRESET


@pytest.mark.parametrize("preset_id", FILES)
def test_every_preset_prices_a_contract(preset_id):
    quote = quoted(preset_id)
    assert quote.sums.total_yen > 0
    assert sum(line.yen for line in quote.lines if line.counts) == quote.sums.total_yen


@pytest.mark.parametrize("preset_id", FILES)
def test_every_value_of_a_preset_has_its_source(preset_id):
    policy = preset(preset_id)
    parts = [*policy.indirect, policy.strategic, policy.value, policy.researcher_fee, policy.facility]
    parts += [*policy.charges, *policy.surcharges, *policy.gates, *policy.exemptions, *policy.allocation]
    assert policy.source
    assert [part for part in parts if part is not None and not part.article] == []


@pytest.mark.parametrize(
    ("preset_id", "base", "rate", "indirect"),
    [
        ("flat30_D", Base.DIRECT, "30%", 1_500_000),
        ("legacy10", Base.DIRECT, "10%", 500_000),
        ("hokudai_D+V", Base.DIRECT_VALUE, "30%", 1_800_000),
        ("kyoto_D+R", Base.DIRECT_RESEARCHER, "30%", 1_632_000),
        ("doshisha_2024", Base.DIRECT_VALUE, "20%", 1_200_000),
        ("kitami_2021", Base.DIRECT, "30%", 1_500_000),
        ("saga_2023", Base.DIRECT, "10%", 500_000),
        ("kagoshima_2020", Base.DIRECT, "30%", 1_500_000),
        ("scitokyo_cluster", Base.DIRECT, "25%", 1_250_000),
        ("tokyo_sangaku", Base.GROSS, "10%", 555_555),
        ("shinshu_consult", Base.DIRECT, "40%", 2_000_000),
        ("niigata_donation", Base.FEE_INSIDE, "3%", 150_000),
        ("kobe_donation", Base.FEE_INSIDE, "2%", 100_000),
        ("doshisha_donation", Base.FEE_INSIDE, "10%", 500_000),
    ],
)
def test_indirect_cost_of_the_example(preset_id, base, rate, indirect):
    rule = preset(preset_id).indirect[0]
    assert (rule.base, rule.rate) == (base, Fraction(int(rate[:-1]), 100))
    assert quoted(preset_id).sums.indirect == indirect


def test_gross_of_osaka_is_three_sevenths_of_what_it_rests_on():
    policy = preset("osaka_gross")
    assert (policy.indirect[0].base, policy.indirect[0].min_rate) == (Base.GROSS, Fraction(3, 10))
    assert policy.valid_from == datetime.date(2021, 4, 1)
    assert quoted("osaka_gross").sums.researcher == 12 * 36_600


def test_strategic_fees():
    assert quoted("niigata_10_10").sums.strategic == 500_000
    assert quoted("scitokyo_cluster").sums.strategic == 750_000
    portion = preset("kagawa_special").strategic
    assert (portion.mode, portion.rate) == (StrategicMode.PORTION, Fraction(2, 3))
    assert quoted("kagawa_special").sums.strategic == 0


def test_kagawa_divides_indirect_cost():
    assert [share.yen for share in quoted("kagawa_special").allocation] == [250_000, 1_000_000, 250_000]


def test_kitami_gives_back_to_the_principal_investigator():
    assert [share.yen for share in quoted("kitami_2021").allocation] == [450_000, 1_050_000]


@pytest.mark.parametrize(
    ("preset_id", "unit", "period", "includes_tax"),
    [
        ("kyoto_D+R", 220_000, PeriodRule.HALF_YEAR_CEIL, True),
        ("ehime", 200_000, PeriodRule.HALF_YEAR_CEIL, False),
        ("kek", 216_000, PeriodRule.HALF_YEAR_CEIL, True),
        ("fukushima_old", 210_000, PeriodRule.HALF_YEAR_CEIL, True),
        ("osaka_gross", 36_600, PeriodRule.MONTH, True),
        ("nagoya_city", 356_400, PeriodRule.YEAR_FLAT, True),
        ("ryukyu_2021", 440_000, PeriodRule.YEAR_FLAT, True),
    ],
)
def test_researcher_fees(preset_id, unit, period, includes_tax):
    fee = preset(preset_id).researcher_fee
    assert (fee.unit_yen, fee.period, fee.includes_tax) == (unit, period, includes_tax)


def test_replacement_pays_again_in_ryukyu():
    policy = preset("ryukyu_2021")
    replaced = (CompanyResearcher(12, replacements=1),)
    changed = replace(example_request(policy, DAY), company_researchers=replaced)
    assert policy.researcher_fee.replacement is ReplacementRule.NEW_FEE
    assert price(changed, policy).sums.researcher == 880_000


def test_minimum_amount_and_tiers():
    assert preset("saga_2023").indirect[0].min_amount_yen == 200_000
    small, outside = preset("fukushima_old").indirect[0].tiers
    assert (small.rate, small.up_to_yen) == (Fraction(8, 100), 1_000_000)
    assert outside.circumstances == (Circumstance.ON_COMPANY_SITE,)
    transition = preset("kagoshima_2020").indirect[0].tiers[0]
    assert transition.until_on == datetime.date(2022, 3, 31)


def test_consulting():
    nagasaki = quoted("nagasaki_consult").sums
    assert (nagasaki.indirect, nagasaki.total_yen) == (11_000, 121_000)
    niigata = quoted("niigata_consult").sums
    assert (niigata.indirect, niigata.direct, niigata.total_yen) == (40_000, 160_000, 200_000)
    assert quoted("otaru_consult_2025").sums.indirect == 60_000
    assert preset("otaru_consult_2025").amendment is AmendmentRule.WHOLE
    assert preset("kagoshima_consult").charges[0].unit_yen == 20_000
    assert preset("kyoto_consult").indirect[0].rate == Fraction(1, 10)
    assert len(preset("chubu_consult").exemptions) == 4


def test_clinical_trial_of_the_published_table():
    sums = quoted("tmd_trial").sums
    assert (sums.direct, sums.indirect, sums.tax, sums.total_yen) == (
        3_336_000,
        1_000_800,
        433_680,
        4_770_480,
    )


def test_chair_by_space_and_chair_by_minimum():
    assert quoted("nitech_lab").sums.facility == 9_600_000
    assert preset("titech_chair").gates[0].minimum_yen == 30_000_000
    cluster = preset("scitokyo_cluster").gates[0]
    assert (cluster.minimum_yen, Element.STRATEGIC in cluster.elements) == (20_000_000, True)


@pytest.mark.parametrize(("area", "persons", "year"), [(240, 1, 11_760_000), (180, 0, 9_120_000)])
def test_space_of_nitech(area, persons, year):
    policy = preset("nitech_lab")
    changed = replace(example_request(policy, DAY), space=Space(area, persons))
    assert price(changed, policy).sums.facility == year


def test_days_that_decide():
    assert preset("asahikawa_2024").applies_by is AppliesBy.APPLICATION
    assert preset("doshisha_2018").applies_by is AppliesBy.CONTRACT
    assert preset("osaka_gross").applies_by is AppliesBy.START


def test_tax_as_published():
    inclusive = {"kyoto_D+R", "osaka_gross", "doshisha_2024", "nagoya_city", "nagasaki_consult"}
    assert {preset(each).tax.mode for each in inclusive} == {TaxMode.INCLUSIVE}
    assert preset("flat30_D").tax.mode is TaxMode.EXCLUSIVE
    donations = [policy for policy in presets().values() if policy.kind is AgreementKind.DONATION]
    assert {policy.tax.treatment for policy in donations} == {TaxTreatment.OUT_OF_SCOPE}


def test_unknown_preset_is_named():
    with pytest.raises(PresetUnknown, match="nowhere"):
        preset("nowhere")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('id = "other"', "valid_from"),
        ("id = ", "Invalid value"),
        (
            'id = "other"\nlabel = "あ"\nkind = "donation"\nvalid_from = 2020-04-01\nsource = "規程"',
            "the id is other",
        ),
    ],
)
def test_faulty_file_is_named(tmp_path, text, said):
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PresetFaulty, match=rf"bad\.toml: (.|\n)*{said}"):
        read_preset(path)


def test_example_begins_with_the_first_whole_year_of_a_later_policy():
    policy = preset("otaru_consult_2025")
    assert example_request(policy, datetime.date(2025, 4, 1)).starts_on == datetime.date(2026, 4, 1)
