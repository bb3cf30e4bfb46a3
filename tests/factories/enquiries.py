"""Enquiries made by the action, with what a test says differently."""

from collaboration.actions.enquiries import record_enquiry
from collaboration.calc.enquiry import EnquiryContent


def enquiry_content(**changes):
    """A company asks by telephone about joint research."""
    stated = {
        "channel": "phone",
        "kind": "joint_research",
        "enquirer": "company",
        "subject": "リチウム電池の劣化診断",
        "body": "弊社の蓄電池の劣化を、使ったまま診断したい。",
        "organization_name": "株式会社青葉",
        "contact_name": "青木 健",
        "email": "aoki@example.co.jp",
        "phone": "075-000-0000",
    }
    return EnquiryContent(**stated | changes)


def enquiry(*, by=None, **changes):
    """An enquiry that was entered."""
    return record_enquiry(enquiry_content(**changes), by=by)
