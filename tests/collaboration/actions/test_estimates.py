"""Making estimates and their versions."""

from dataclasses import replace
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError

from collaboration.actions.estimates import add_version, create_estimate
from collaboration.calc.estimate import EstimateHeader
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.scenario import priced, priced_from
from collaboration.calc.records import RecordRefused
from collaboration.models import AgreementPrice, Estimate, EstimateVersion
from collaboration.models.unchanging import Unchanging
from collaboration.queries.estimates import header_of, latest_version
from core.actions.refused import ActionRefused
from core.actions.versions import EditConflict
from core.calc.kinds import Role
from core.models import Event
from tests.factories.collaboration import cost_policy, estimate, pricing_request, scenario
from tests.factories.core import DepartmentFactory, OrganizationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return UserFactory(role=Role.LIAISON)


@pytest.fixture
def finance():
    return UserFactory(role=Role.FINANCE)


def again(made, *scenarios, by, chosen=0, note="", **header):
    """Add a version to an estimate as it stands."""
    made.refresh_from_db()
    stated = replace(header_of(latest_version(made)), **header)
    return add_version(
        made, stated, scenarios, chosen=chosen, note=note, expected_version=made.version, by=by
    )


def test_a_version_keeps_the_warning_about_the_tax_credit(clerk):
    made = estimate(scenario(tax_credit_items=["purpose"]), by=clerk)
    codes = [warning["code"] for warning in latest_version(made).scenarios[0]["quote"]["warnings"]]
    assert "tax_credit_incomplete" in codes
    with pytest.raises(RecordRefused) as refused:
        estimate(scenario(tax_credit_items=["purposes"]), by=clerk)
    assert [problem.path for problem in refused.value.problems] == ["scenarios[0].tax_credit_items[0]"]


def test_an_estimate_keeps_its_scenarios_and_their_prices(clerk):
    first, second = scenario("A"), scenario("B", cost_policy(indirect=[{"rate": "10%"}]))
    made = estimate(first, second, chosen=1, by=clerk)
    version = EstimateVersion.objects.get()
    assert (made.number, version.order, version.made_by) == ("MI2026-00001", 1, clerk)
    kept = [priced_from(stored) for stored in version.scenarios]
    assert [each.scenario for each in kept] == [first, second]
    assert [each.quote for each in kept] == [priced(first), priced(second)]
    assert version.total_yen == priced(second).sums.total_yen != priced(first).sums.total_yen


def test_numbers_run_on_and_may_be_given(clerk):
    estimate(number="MI2026-00007", by=clerk)
    assert estimate(by=clerk).number == "MI2026-00008"
    with pytest.raises(ValidationError):
        estimate(number="MI2026-00007", by=clerk)


def test_a_version_names_whom_it_was_for(clerk):
    partner, person = OrganizationFactory(name="株式会社青葉"), PersonFactory(name="髙橋 花子")
    made = estimate(
        organization_id=partner.pk, principal_id=person.pk, department_id=DepartmentFactory(name="工学部").pk
    )
    partner.name = "株式会社若葉"
    partner.save()
    header = latest_version(made).header
    assert (header["organization"], header["principal"], header["department"]) == (
        "株式会社青葉",
        "髙橋 花子",
        "工学部",
    )
    assert "青葉" in made.search_key


def test_a_new_version_leaves_the_old_one(clerk):
    made = estimate(by=clerk)
    before = latest_version(made)
    version = again(
        made, scenario(space=None, indirect_rate="40%"), by=clerk, note=" 率の合意 ", title="改題"
    )
    made.refresh_from_db()
    assert (version.order, version.note, made.title, made.version) == (2, "率の合意", "改題", 2)
    assert EstimateVersion.objects.get(order=1).content_hash == before.content_hash
    event = Event.objects.order_by("seq").last()
    assert (event.verb, event.reason) == ("add_version", "率の合意")
    assert event.changes["title"] == ["蓄電池電極の寿命評価に関する研究", "改題"]
    assert event.changes["versions"] == [
        [f"第1版 {before.total_yen:,}円"],
        [f"第2版 {version.total_yen:,}円"],
    ]


def test_the_same_content_makes_no_version(clerk):
    made = estimate(by=clerk)
    assert again(made, scenario(), by=clerk, note="変更なし").order == 1
    assert (EstimateVersion.objects.count(), Estimate.objects.get().version) == (1, 1)


def test_the_slower_of_two_is_told(clerk):
    made = estimate(by=clerk)
    stale = Estimate.objects.get()
    again(made, scenario(indirect_rate="40%"), by=clerk)
    with pytest.raises(EditConflict):
        add_version(
            stale,
            header_of(latest_version(made)),
            [scenario(indirect_rate="50%")],
            chosen=0,
            note="",
            expected_version=1,
            by=clerk,
        )
    assert EstimateVersion.objects.count() == 2


def test_faults_name_scenario_and_field():
    with pytest.raises(RecordRefused) as refused:
        estimate(scenario("A"), scenario("B", lines=[{"category": "other", "fiscal_year": 2030, "yen": 1}]))
    assert [problem.path for problem in refused.value.problems] == ["scenarios[1].lines[0].fiscal_year"]
    assert not Estimate.objects.exists()


@pytest.mark.parametrize(
    ("scenarios", "chosen"), [((), 0), ((scenario(),) * 5, 0), ((scenario(),), 1), ((scenario(),), -1)]
)
def test_a_choice_that_does_not_exist_is_refused(scenarios, chosen):
    header = EstimateHeader(title="研究", kind=AgreementKind.JOINT_RESEARCH)
    with pytest.raises(ActionRefused):
        create_estimate(header, scenarios, chosen=chosen, by=None)


def test_scenarios_are_of_the_estimates_kind():
    with pytest.raises(ActionRefused, match="契約種別"):
        estimate(kind=AgreementKind.CONSULTING)


def test_pay_that_was_hidden_is_kept_and_stays_hidden(clerk, finance):
    made = estimate(by=finance)
    without = replace(pricing_request().commitments[0], hours=Fraction(30), annual_pay_yen=None)
    asked = scenario()
    blank = replace(asked, request=replace(asked.request, commitments=(without,)))
    version = again(made, blank, by=clerk)
    assert version.scenarios[0]["request"]["commitments"][0]["annual_pay_yen"] == 9_780_000
    assert version.keeps_hidden_pay
    copied = create_estimate(
        EstimateHeader(title="写し", kind=AgreementKind.JOINT_RESEARCH),
        [blank],
        chosen=0,
        copied_from=version,
        by=clerk,
    )
    assert latest_version(copied).keeps_hidden_pay
    assert Event.objects.order_by("seq").last().verb == "copy_estimate"


def test_pay_that_the_author_typed_is_the_authors(clerk, finance):
    made = estimate(by=finance)
    version = again(made, scenario(indirect_rate="40%"), by=clerk)
    assert not version.keeps_hidden_pay
    blank = replace(scenario().request.commitments[0], annual_pay_yen=None)
    dropped = replace(scenario(), request=replace(scenario().request, commitments=(blank,)))
    with pytest.raises(RecordRefused):
        again(made, dropped, by=finance)


def test_what_was_offered_is_never_changed(clerk):
    version = latest_version(estimate(by=clerk))
    version.note = "あとから"
    with pytest.raises(Unchanging):
        version.save()
    with pytest.raises(Unchanging):
        version.delete()
    rows = EstimateVersion.objects.all()
    with pytest.raises(Unchanging):
        rows.update(note="あとから")
    with pytest.raises(Unchanging):
        rows.delete()
    with pytest.raises(Unchanging):
        rows.bulk_update([version], ["note"])
    with pytest.raises(Unchanging):
        AgreementPrice.objects.update(content_hash="")
    assert EstimateVersion.objects.get().note == ""


def test_what_is_missing_for_the_tax_credit_is_kept_with_the_offer():
    made = estimate(scenario(tax_credit_items=[]))
    (stored,) = latest_version(made).scenarios
    assert [each["code"] for each in stored["quote"]["warnings"]] == ["tax_credit_incomplete"]
