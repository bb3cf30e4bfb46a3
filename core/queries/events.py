"""Reading the event log: the history of a record in words, and the proof that nobody touched the log."""

import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _

from core.calc.canonical import chain_hash
from core.models import Event, EventHead
from core.models.event import CHAINED_FIELDS, chained_values


@dataclass(frozen=True, slots=True)
class ChainReport:
    """Result of a verification: how many rows were read and, if something is wrong, the first bad row and why."""

    rows: int
    last_hash: str
    bad_seq: int | None = None
    problem: str = ""

    @property
    def is_intact(self) -> bool:
        """Whether every row is as it was written and none is missing."""
        return self.bad_seq is None


def chain_key(secret: str | bytes | None = None) -> bytes:
    """Return the key of the chain, derived from the installation's secret (or from an earlier one)."""
    return hmac.new(
        force_bytes(secret or settings.SECRET_KEY), b"renkei.event-chain", hashlib.sha256
    ).digest()


def verify_chain(expected_seq: int | None = None, expected_hash: str = "") -> ChainReport:
    """Read the whole log and name the first row that was edited, deleted, swapped, inserted or cut off.

    A number and hash noted outside earlier (`manage.py verify_events` prints them) also reveal a log that was
    rewritten as a whole by somebody who knows the key.
    """
    keys = [chain_key(), *(chain_key(old) for old in settings.SECRET_KEY_FALLBACKS)]
    seq, prev_hash = 0, ""
    rows = Event.objects.order_by("seq").values_list("prev_hash", "hash", *CHAINED_FIELDS)
    for stated_prev, stated_hash, *values in rows.iterator(chunk_size=5000):
        if values[0] != seq + 1:
            return ChainReport(
                seq, prev_hash, seq + 1, _("この通番の行がありません。削除された疑いがあります。")
            )
        if stated_prev != prev_hash:
            return ChainReport(seq, prev_hash, values[0], _("直前の行とつながっていません。"))
        body = chained_values(values)
        if not any(hmac.compare_digest(chain_hash(key, body, prev_hash), stated_hash) for key in keys):
            return ChainReport(seq, prev_hash, values[0], _("内容が書き込まれたときと異なります。"))
        seq, prev_hash = seq + 1, stated_hash
        if seq == expected_seq and prev_hash != expected_hash:
            return ChainReport(seq, prev_hash, seq, _("控えておいたハッシュ値と異なります。"))
    return _check_tail(seq, prev_hash, expected_seq)


def _check_tail(seq: int, last_hash: str, expected_seq: int | None) -> ChainReport:
    head = EventHead.objects.first()
    head_seq, head_hash = (head.last_seq, head.last_hash) if head else (0, "")
    known_seq = max(head_seq, expected_seq or 0)
    if known_seq > seq:
        return ChainReport(seq, last_hash, seq + 1, _("この通番から後の行がありません。"))
    if (head_seq, head_hash) != (seq, last_hash):
        return ChainReport(
            seq, last_hash, seq, _("末尾の記録と一致しません。行が書き足された疑いがあります。")
        )
    return ChainReport(seq, last_hash)
