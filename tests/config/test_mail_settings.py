"""How the address of a mail server is read."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import mail_settings


def test_without_an_address_mail_becomes_files(tmp_path):
    read = mail_settings("", tmp_path)
    assert (read.backend.split(".")[-2], read.folder) == ("filebased", str(tmp_path / "mail"))


@pytest.mark.parametrize(
    ("url", "port", "starttls", "tls"),
    [
        ("smtp://mail.example.ac.jp", 25, False, False),
        ("smtp+starttls://mail.example.ac.jp", 587, True, False),
        ("smtps://mail.example.ac.jp:4465", 4465, False, True),
    ],
)
def test_the_scheme_says_how_the_line_is_kept_private(tmp_path, url, port, starttls, tls):
    read = mail_settings(url, tmp_path)
    assert (read.host, read.port, read.starttls, read.tls) == ("mail.example.ac.jp", port, starttls, tls)


def test_name_and_password_are_decoded(tmp_path):
    read = mail_settings("smtps://user%40example:p%2Fw@mail.example.ac.jp", tmp_path)
    assert (read.user, read.password) == ("user@example", "p/w")


@pytest.mark.parametrize("url", ["https://mail.example.ac.jp", "smtp://", "mail.example.ac.jp"])
def test_anything_else_is_refused_without_repeating_a_password(tmp_path, url):
    with pytest.raises(ImproperlyConfigured, match="RENKEI_EMAIL_URL must be"):
        mail_settings(url, tmp_path)
