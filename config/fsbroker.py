"""A message broker made of files, for the edition that runs without Redis.

One folder per queue, one file per message. A message is written aside and renamed into place, and taken by
renaming it away, so no reader sees half a message and no two readers take the same one. kombu's own
filesystem transport writes in place and loses messages that way. Order is the order of sending.
"""

import time
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

from kombu.transport import virtual
from kombu.utils.encoding import bytes_to_str
from kombu.utils.json import dumps, loads

MESSAGE = ".msg"
SECONDS_BEFORE_LEFTOVER = 24 * 60 * 60


class Channel(virtual.Channel):
    """Puts, takes and counts messages in the folder given by the transport option `folder`."""

    def _folder(self, queue: str) -> Path:
        options: dict[str, str] = self.connection.client.transport_options  # type: ignore[union-attr,assignment]
        folder = Path(options["folder"]) / queue
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def _new_queue(self, queue: str, **_kwargs: Any) -> None:
        self._folder(queue)

    def _put(self, queue: str, message: dict[str, Any], **_kwargs: Any) -> None:
        name = f"{time.time_ns():020}-{uuid4().hex}"
        draft = self._folder(queue) / f"{name}.draft"
        draft.write_text(dumps(message), encoding="utf-8")
        draft.rename(draft.with_suffix(MESSAGE))

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:  # noqa: ARG002 -- kombu's signature
        for message in _messages(self._folder(queue)):
            taken = message.with_suffix(".taken")
            try:
                message.rename(taken)
            except FileNotFoundError:
                continue
            content: dict[str, Any] = loads(bytes_to_str(taken.read_bytes()))
            taken.unlink()
            return content
        raise Empty

    def _size(self, queue: str) -> int:
        return len(_messages(self._folder(queue)))

    def _purge(self, queue: str) -> int:
        messages = _messages(self._folder(queue))
        for message in messages:
            message.unlink(missing_ok=True)
        return len(messages)


class Transport(virtual.Transport):
    """kombu's entrance to the file broker."""

    Channel = Channel
    # Bindings are kept per process: who sends declares the queue it sends to.
    global_state = virtual.BrokerState()
    default_port = 0
    driver_type = "files"
    driver_name = "files"

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self.state = self.global_state

    def driver_version(self) -> str:
        """There is no driver but this file."""
        return "1"


def purge_leftovers(folder: Path) -> int:
    """Remove what processes that died in the middle of a rename left behind; returns how many files."""
    limit = time.time() - SECONDS_BEFORE_LEFTOVER
    leftovers = [
        path
        for path in folder.glob("*/*")
        if path.suffix in {".draft", ".taken"} and path.stat().st_mtime < limit
    ]
    for path in leftovers:
        path.unlink(missing_ok=True)
    return len(leftovers)


def _messages(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{MESSAGE}"))
