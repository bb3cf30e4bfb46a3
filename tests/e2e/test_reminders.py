"""A clerk puts a task off, takes one out with a reason, and hands over what is left."""

from core.actions.inbox import keep_tasks
from core.calc.kinds import Role
from core.calc.messages import Message
from core.models import InboxItem
from core.registry import TaskWanted
from tests.e2e.accessibility import assert_accessible
from tests.factories.core import InstitutionFactory, UserFactory


def wanted(user, key, number):
    task = Message("契約 %(number)s の完了報告書・実績報告書を登録する", {"number": number})
    return TaskWanted(key, "report_due", task, "/help/", user.pk, None, None, None, number)


def test_put_off_take_out_and_hand_over(new_page):
    InstitutionFactory()
    clerk = UserFactory(role=Role.LIAISON)
    colleague = UserFactory(role=Role.LIAISON, display_name="鴨川 忍")
    keep_tasks("t/", [wanted(clerk, "t/1", "KJ2026-00001"), wanted(clerk, "t/2", "KJ2026-00002")])
    page = new_page(clerk)
    page.goto("/inbox/")
    assert_accessible(page)
    page.get_by_role("row", name="KJ2026-00001").get_by_role("button", name="1週間後").click()
    page.get_by_text("もう一度表示します").first.wait_for()
    page.get_by_role("row", name="KJ2026-00002").get_by_role("link", name="済みにする").click()
    page.get_by_role("button", name="済みにする").wait_for()
    assert_accessible(page)
    page.fill("[name=reason]", "紙の報告書を受け取った")
    page.get_by_role("button", name="済みにする").click()
    page.get_by_text("いまやることはありません").wait_for()
    page.get_by_role("link", name="済みにしたもの").click()
    page.get_by_role("button", name="元に戻す").click()
    page.get_by_text("「やること」に戻しました").wait_for()
    page.goto("/handover/")
    page.get_by_text("本人あてのやること：2件").wait_for()
    assert_accessible(page)
    page.get_by_label("本人あてのやること").select_option(str(colleague.pk))
    page.fill("[name=reason]", "人事異動")
    page.get_by_role("button", name="引き継ぐ").click()
    page.get_by_role("button", name="引継ぎを元に戻す").wait_for()
    assert_accessible(page)
    assert InboxItem.objects.filter(user=colleague).count() == 2
