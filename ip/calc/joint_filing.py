"""What a contract on joint filing can lay down."""

from core.calc.enums import LabelledEnum


class FilingHandler(LabelledEnum):
    """Who files and answers the office."""

    UNIVERSITY = "university", "本学"
    PARTNER = "partner", "相手先"
    OTHER = "other", "協議して決める"


class CostRule(LabelledEnum):
    """Who bears the cost of filing and upkeep."""

    BY_SHARE = "by_share", "持分に応じて負担"
    PARTNER = "partner", "相手先が全額を負担"
    UNIVERSITY = "university", "本学が全額を負担"
    OTHER = "other", "個別に定める"


class Exploitation(LabelledEnum):
    """How the partner may work the invention."""

    NON_EXCLUSIVE = "non_exclusive", "各自が自由に実施"
    EXCLUSIVE = "exclusive", "相手先が独占的に実施"
    OPTION = "option", "相手先が選択できる期間を定める"
    ASSIGNED = "assigned", "相手先へ持分を譲渡"
    OTHER = "other", "協議して決める"


class NonWorkingRule(LabelledEnum):
    """What the partner pays because the university does not work the invention itself (不実施補償)."""

    NONE = "none", "なし"
    LUMP = "lump", "一時金"
    YEARLY = "yearly", "毎年の定額"
    RATE = "rate", "実施の実績に応じた率"
    OTHER = "other", "協議して決める"
