"""What letters say: the figures of the quote, the rules they come from, and nothing that is the institution's own affair."""

import pytest
from django.utils.translation import override

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.kinds import TaxMode
from collaboration.calc.pricing.letter import LetterKind, LetterLanguage
from collaboration.calc.pricing.scenario import Scenario, quote_from
from collaboration.exports.letters.amounts import RowKind
from collaboration.exports.letters.content import letter_content
from collaboration.exports.letters.refused import LetterRefused
from collaboration.models import EstimateVersion
from collaboration.queries.estimates import latest_version
from collaboration.queries.presets import presets
from tests.factories.collaboration import cost_policy, estimate, pricing_request, scenario
from tests.factories.core import DepartmentFactory, InstitutionFactory, OrganizationFactory, PersonFactory
from tests.factories.letters import change_of_contract, letter_terms

pytestmark = pytest.mark.django_db

INCLUSIVE = {"mode": "inclusive", "rates": [{"valid_from": "2019-10-01", "rate": "10%"}]}


@pytest.fixture(autouse=True)
def _institution(db):
    InstitutionFactory(name="国立大学法人架空大学", name_en="Kakuu University")


def content_of(*scenarios, header=None, number="MS2026-00001", **terms):
    version = latest_version(estimate(*scenarios, **(header or {})))
    return letter_content(version, letter_terms(**terms), number=number)


def row(content, kind):
    return next(each for each in content.rows if each.kind is kind)


def value_line(content):
    return next(line for line in content.year_lines[0].lines if line.element == "知の価値分")


def texts(content):
    """Everything a letter says, in one text."""
    lines = [
        value
        for group in content.year_lines
        for line in group.lines
        for value in (line.element, line.label, line.formula, line.rate, line.article, line.source)
    ]
    facts = [f"{fact.label} {fact.text}" for fact in content.facts]
    return "\n".join([content.addressee, content.headline.note, *facts, *lines, *content.notes])


def test_the_head_names_partner_institution_subject_and_term():
    header = {
        "title": "髙﨑合金の研究",
        "organization_id": OrganizationFactory(name="株式会社𠮷野製作所").pk,
        "department_id": DepartmentFactory(name="工学研究科").pk,
        "principal_id": PersonFactory(name="渡邊󠄃 一郎").pk,
    }
    content = content_of(header=header)
    assert content.heading == "見積書"
    assert content.addressee == "株式会社𠮷野製作所　御中"
    assert content.institution == "国立大学法人架空大学"
    facts = {fact.label: fact.text for fact in content.facts}
    assert facts["件名"] == "髙﨑合金の研究"
    assert facts["研究代表者"] == "工学研究科　渡邊󠄃 一郎"
    assert facts["研究期間"] == "2026年10月1日（令和8年）から2028年3月31日（令和10年）まで"
    assert facts["算定の方式"] == "積み上げ方式"
    assert "有効期限" not in facts
    assert content.seals == ("公印",)


def test_a_letter_names_the_partner_as_it_was_called_when_the_version_was_made():
    partner = OrganizationFactory(name="青葉電機株式会社")
    version = latest_version(estimate(organization_id=partner.pk))
    type(partner).objects.filter(pk=partner.pk).update(name="アオバ株式会社")
    content = letter_content(version, letter_terms(), number="MS2026-00001")
    assert content.addressee == "青葉電機株式会社　御中"


def test_a_letter_needs_a_partner():
    with pytest.raises(LetterRefused, match="相手先を登録"):
        content_of(header={"organization_id": None})


def test_the_amounts_are_those_of_the_quote():
    content = content_of()
    quote = quote_from(latest_of_all().scenarios[0])
    assert content.years == ("2026年度（令和8年度）", "2027年度（令和9年度）")
    assert content.headline.yen == quote.sums.total_yen == row(content, RowKind.TOTAL).total
    assert row(content, RowKind.SUBTOTAL).total == quote.sums.total_excluding_tax_yen
    assert row(content, RowKind.TAX).yen == tuple(year.sums.tax for year in quote.years)
    assert row(content, RowKind.TAX).label == "消費税等（10%）"
    by_label = {each.label: each.yen for each in content.rows}
    assert by_label["直接経費"] == (2_000_000, 500_000)
    assert by_label["設備備品費"] == (2_000_000, 0)
    assert by_label["国内旅費"] == (0, 500_000)


def latest_of_all():
    return EstimateVersion.objects.latest("pk")


@pytest.mark.parametrize("policy_tax", [{}, {"tax": INCLUSIVE}], ids=["exclusive rules", "inclusive rules"])
@pytest.mark.parametrize("tax_form", list(TaxMode))
def test_every_column_adds_up_whichever_way_tax_is_shown(policy_tax, tax_form):
    content = content_of(scenario(policy=cost_policy(**policy_tax)), tax_form=tax_form)
    elements = [each for each in content.rows if each.kind is RowKind.ELEMENT]
    summed = row(content, RowKind.TOTAL if tax_form is TaxMode.INCLUSIVE else RowKind.SUBTOTAL)
    for at in range(len(content.years)):
        assert sum(each.yen[at] for each in elements) == summed.yen[at]
    assert row(content, RowKind.TOTAL).total == content.headline.yen


def test_amounts_that_are_shown_another_way_than_computed_say_so():
    shown = content_of(tax_form=TaxMode.INCLUSIVE)
    assert any("按分し、加えて" in note for note in shown.notes)
    assert row(shown, RowKind.INSIDE).label == "うち消費税等（10%）"
    policy = cost_policy(tax=INCLUSIVE)
    assert any("按分し、除いて" in note for note in content_of(scenario(policy=policy)).notes)
    plain = content_of(scenario(policy=policy), tax_form=TaxMode.INCLUSIVE)
    assert not any("按分" in note for note in plain.notes)


def test_a_contract_without_tax_says_why():
    content = content_of(scenario(tax_treatment="export_exempt", tax_note="国外の法人のため"))
    assert [each.kind for each in content.rows].count(RowKind.TAX) == 0
    assert row(content, RowKind.TOTAL).label == "合計"
    assert "輸出免税" in content.headline.note
    assert any("輸出免税" in note for note in content.notes)


@pytest.mark.parametrize("preset_id", sorted(presets()))
@pytest.mark.parametrize("tax_form", list(TaxMode))
def test_letters_under_the_rules_of_every_university_add_up(preset_id, tax_form):
    policy = presets()[preset_id]
    request = pricing_request(
        kind=policy.kind.value,
        commitments=[],
        company_researchers=[],
        lines=[
            {"category": "equipment", "fiscal_year": 2026, "yen": 9_876_543},
            {"category": "other", "fiscal_year": 2027, "yen": 1_234_567},
        ],
        quantities=[
            {"driver": driver, "quantity": "7"}
            for driver in ("hours", "points", "cases", "visits", "persons")
        ],
    )
    made = estimate(Scenario("A", policy, request), kind=policy.kind)
    version = latest_version(made)
    content = letter_content(
        version, letter_terms(kind=LetterKind.BASIS, tax_form=tax_form), number="SS2026-00001"
    )
    elements = [each for each in content.rows if each.kind is RowKind.ELEMENT]
    tax = quote_from(version.scenarios[0]).sums.tax_yen
    beside = tax if tax_form is TaxMode.EXCLUSIVE else 0
    assert sum(each.total for each in elements) + beside == version.total_yen
    assert sum(group.total_yen for group in content.year_lines) == version.total_yen
    for group in content.year_lines:
        assert sum(line.yen for line in group.lines if line.counts) == group.total_yen


class TestBasis:
    def test_every_step_is_there_with_formula_base_rate_rounding_article_and_source(self):
        content = content_of(kind=LetterKind.BASIS)
        quote = quote_from(latest_of_all().scenarios[0])
        assert [line.yen for group in content.year_lines for line in group.lines] == [
            line.yen for line in quote.lines
        ]
        indirect = next(line for line in content.year_lines[0].lines if line.element == "間接経費")
        assert (indirect.rate, indirect.rounding, indirect.article) == ("30%", "1円未満切捨て", "第8条第1項")
        assert (indirect.base_yen, indirect.yen) == (2_000_000, 600_000)
        assert indirect.source == "架空大学共同研究取扱規程 第8条"
        facts = {fact.label: fact.text for fact in content.facts}
        assert "架空大学共同研究取扱規程" in facts["算定の規程"]
        assert "2021年4月1日" in facts["算定の規程"]

    def test_a_quotation_does_not_list_the_steps(self):
        assert content_of().year_lines == ()

    def test_pay_of_a_person_is_never_printed(self):
        policy = cost_policy(value={"method": "effort", "employer_cost_rate": "15%", "article": "第9条"})
        effort = {"name": "山田 花子", "fiscal_year": 2026, "effort": "15%", "annual_pay_yen": 9_876_500}
        priced = scenario(policy=policy, commitments=[effort])
        content = content_of(priced, kind=LetterKind.BASIS, with_unit_prices=True)
        assert value_line(content).yen > 0
        assert value_line(content).base_yen is None
        assert "エフォート15%" in value_line(content).formula
        assert "9,876,500" not in texts(content)

    def test_a_price_of_an_hour_that_follows_from_pay_is_printed_only_when_asked_for(self):
        hidden, shown = (
            content_of(kind=LetterKind.BASIS),
            content_of(kind=LetterKind.BASIS, with_unit_prices=True),
        )
        assert (value_line(hidden).formula, value_line(hidden).base_yen) == ("従事時間60時間分の額", None)
        assert (value_line(shown).formula, value_line(shown).base_yen) == ("時間単価5,000円×60時間", 5_000)
        assert value_line(hidden).yen == value_line(shown).yen == 300_000
        for content in (hidden, shown):
            assert "9,780,000" not in texts(content)

    def test_a_capped_amount_does_not_give_the_price_of_an_hour_away(self):
        policy = cost_policy(value={"method": "hours", "annual_hours": 1956, "cap_yen": 100_000})
        line = value_line(content_of(scenario(policy=policy), kind=LetterKind.BASIS))
        assert (line.yen, line.base_yen) == (100_000, None)
        assert "5,000" not in line.formula

    def test_a_price_of_the_table_of_grades_is_nobodys_secret(self):
        policy = cost_policy(
            value={"method": "grades", "grades": [{"code": "教授", "hourly_yen": 12_000}], "article": "別表"}
        )
        item = {"name": "山田 花子", "fiscal_year": 2026, "hours": "10", "grade": "教授"}
        content = content_of(scenario(policy=policy, commitments=[item]), kind=LetterKind.BASIS)
        assert value_line(content).formula == "時間単価12,000円×10時間"

    def test_warnings_approver_and_shares_inside_stay_inside(self):
        policy = cost_policy(
            allocation=[{"to": "学内の研究戦略本部", "rate": "50%"}],
            thresholds=[{"from_yen": 1, "approver": "学内の審査委員会"}],
            gates=[
                {
                    "code": "g",
                    "label": "学内の基準",
                    "elements": ["direct"],
                    "minimum_yen": 10**9,
                    "advice": "学内で相談",
                }
            ],
        )
        content = content_of(scenario(policy=policy), kind=LetterKind.BASIS)
        stored = str(latest_of_all().scenarios)
        for word in ("学内の研究戦略本部", "学内の審査委員会", "学内の基準", "学内で相談"):
            assert word in stored
            assert word not in texts(content)

    def test_a_company_is_told_of_the_tax_credit_for_research_only(self):
        assert any("特別試験研究費" in note for note in content_of(kind=LetterKind.BASIS).notes)
        consulting = scenario(
            policy=cost_policy(kind="consulting"), kind="consulting", commitments=[], company_researchers=[]
        )
        content = content_of(consulting, header={"kind": AgreementKind.CONSULTING}, kind=LetterKind.BASIS)
        assert not any("特別試験研究費" in note for note in content.notes)

    def test_an_agreed_total_is_called_one(self):
        agreed = {"yen": 11_000_000, "is_non_refundable": True}
        content = content_of(scenario(mode="total", agreed=agreed), kind=LetterKind.BASIS)
        assert content.headline.yen == 11_000_000
        assert any("合意した額" in note for note in content.notes)
        assert any("返還しません" in note for note in content.notes)

    def test_payments_that_depend_on_the_outcome_stand_beside_the_price(self):
        outcome = {"milestones": [{"label": "試作機の完成", "yen": 3_000_000}]}
        content = content_of(scenario(outcome=outcome))
        assert [(each.label, each.yen) for each in content.outcome] == [("試作機の完成", 3_000_000)]
        assert row(content, RowKind.TOTAL).total == latest_of_all().total_yen


class TestEnglish:
    def test_names_are_taken_in_english_where_they_are_registered(self):
        header = {
            "organization_id": OrganizationFactory(name="独乙製作所", name_en="Doitsu Werke GmbH").pk,
            "department_id": DepartmentFactory(
                name="工学研究科", name_en="Graduate School of Engineering"
            ).pk,
            "principal_id": PersonFactory(name="山田 花子").pk,
        }
        content = content_of(header=header, language=LetterLanguage.ENGLISH)
        assert content.institution == "Kakuu University"
        assert content.addressee == "To: Doitsu Werke GmbH"
        assert any("Graduate School of Engineering" in fact.text for fact in content.facts)
        assert any("山田 花子" in fact.text for fact in content.facts)

    def test_years_and_days_are_written_without_the_era(self):
        content = content_of(language=LetterLanguage.ENGLISH)
        assert content.years == ("FY2026", "FY2027")
        assert any("2026-10-01" in fact.text for fact in content.facts)
        assert "令和" not in texts(content)

    def test_the_language_of_the_reader_of_the_screen_does_not_matter(self):
        with override("en"):
            assert content_of().heading == "見積書"


def changed(**terms):
    return content_of(change_of_contract(), **terms)


def test_a_basis_of_a_change_says_what_was_before_and_by_which_rules_it_came_about():
    content = changed(kind=LetterKind.BASIS)
    rows = {row.label: (row.before, row.after, row.difference) for row in content.change}
    assert rows["間接経費"] == (250_000, 400_000, 150_000)
    before, after, difference = rows["合計（税込）"]
    assert (after, difference) == (content.headline.yen, 715_000)
    years = [row for row in content.change if row.kind is RowKind.PART]
    assert sum(row.before for row in years) == before
    assert sum(row.after for row in years) == after
    assert "KJ2026-00007の変更契約についての金額であり、変更後の契約の全体の額です。" in content.notes
    assert "変更前の価格は据え置き、増額分に規程「新規程」を適用（附則第2項）。" in content.notes


@pytest.mark.parametrize("tax_form", TaxMode)
def test_the_elements_of_a_change_add_up_however_amounts_are_shown(tax_form):
    rows = changed(kind=LetterKind.BASIS, tax_form=tax_form).change
    total = next(row for row in rows if row.kind is RowKind.TOTAL)
    parts = [row for row in rows if row.kind in (RowKind.ELEMENT, RowKind.TAX)]
    assert (sum(row.before for row in parts), sum(row.after for row in parts)) == (total.before, total.after)


def test_a_quotation_of_a_change_names_the_contract_but_shows_no_comparison():
    content = changed()
    assert content.change == ()
    assert any("KJ2026-00007の変更契約" in note for note in content.notes)
    assert not any("変更契約" in note for note in content_of().notes)
