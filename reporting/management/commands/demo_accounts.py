"""Tell how to sign in to the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand

from core.models.user import User
from reporting.management.demonstration import demonstration, present_accounts


class Command(BaseCommand):
    """Prints the accounts of the demonstration, one per role; says so when this is not the demonstration."""

    help = "見本の大学の利用者名とパスワードを表示します。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print what exists; a university of its own has no such accounts."""
        accounts = present_accounts()
        if not accounts:
            self.stdout.write("見本の利用者は登録されていません。")
            return
        password = demonstration()["accounts"]["password"]
        self.stdout.write(f"見本の利用者（パスワードはどれも {password} です）")
        for user in accounts:
            self.stdout.write(f"  {user.username:<10}{self._words(user)}")

    def _words(self, user: User) -> str:
        roles = "、".join(str(each.get_role_display()) for each in user.role_assignments.all())
        return f"{roles}：{user.display_name}"
