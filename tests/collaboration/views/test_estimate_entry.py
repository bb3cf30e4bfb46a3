"""Pricing a contract on the screen: what is typed, what is computed, what is refused where, what is saved."""

import re

import pytest

from collaboration.models import CostRules, Estimate
from tests.collaboration.views.pages import fields_of

NEW = "/estimates/new/"
PREVIEW = "/estimates/preview/"


@pytest.fixture(autouse=True)
def _rules(db):
    """The institution's own rules: 30 % of direct cost, hours of researchers, a fee per company researcher."""
    CostRules.objects.create(
        code="joint_standard",
        label="共同研究の標準",
        kind="joint_research",
        valid_from="2021-04-01",
        source="架空大学共同研究取扱規程 第8条",
        content={
            "indirect": [{"rate": "30%", "article": "第8条第1項"}],
            "value": {"method": "hours", "annual_hours": 1956, "article": "第9条"},
            "researcher_fee": {"unit_yen": 440_000, "article": "第10条"},
        },
    )


def typed(client, address=NEW, **changes):
    """What a browser would send for the page, with some fields changed; `__` stands for a hyphen."""
    values = fields_of(client.get(address))
    values |= {name.replace("__", "-"): value for name, value in changes.items()}
    return {name: value for name, value in values.items() if value is not None}


def eighteen_months(client, **changes):
    """An 18-month contract over two fiscal years with equipment."""
    return typed(
        client,
        title="全固体電池の界面抵抗の低減",
        starts_on="R8.10.1",
        ends_on="2028/3/31",
        lines__0__yen_2026="200万円",
        lines__1__yen_2027="１,０００,０００",
        **changes,
    )


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


class TestPreview:
    def test_price_of_what_is_typed(self, liaison):
        page = text_of(liaison.post(PREVIEW, eighteen_months(liaison)))
        # 3,000,000 direct, 900,000 indirect, tax 390,000
        assert "4,290,000" in page
        assert "第8条第1項" in page
        assert not Estimate.objects.exists()
