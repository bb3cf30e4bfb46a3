"""Fill an empty installation with the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.management.demo_changes import load_changes
from reporting.management.demo_enquiries import load_enquiries
from reporting.management.demo_estimates import load_estimates
from reporting.management.demo_invoices import load_invoices
from reporting.management.demo_lifecycle import load_lifecycle
from reporting.management.demo_papers import load_papers
from reporting.management.demo_reminders import load_reminders
from reporting.management.demo_screenings import load_screenings
from reporting.management.demo_spending import load_spending
from reporting.management.demo_turns import load_turns
from reporting.management.demo_units import load_units
from reporting.management.demonstration import demonstration, load_records, make_returns, present_institution


class Command(BaseCommand):
    """Loads the invented university once; an installation that holds data is left as it is."""

    help = "見本の大学（架空大学）のデータを、空のシステムに一度だけ入れます。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Refuse when there is an institution, else load everything through the actions."""
        present = present_institution()
        if present is not None:
            raise CommandError(
                f"すでに「{present}」のデータがあるため、見本は入れませんでした。"
                "見本を試すには、空のデータフォルダー（環境変数 RENKEI_DATA_DIR）で起動してください。"
            )
        officer = load_records()
        load_estimates()
        load_lifecycle()
        load_enquiries()
        load_screenings()
        load_invoices()
        load_turns()
        load_units()
        load_changes()
        load_reminders()
        load_spending(by=officer)
        load_papers()
        make_returns(officer)
        self.stdout.write(f"見本の「{demonstration()['institution']['name']}」を入れました。")
