"""Messages between parent and child: a JSON header and named blobs, length-prefixed, on a socket; never pickle."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from alexi_ingest.errors import ChildCrashed, ChildTooLarge

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

_PREFIX = struct.Struct("!I")
_MOST_HEADER = 256 * 1024 * 1024
_MOST_PIECES = 512  # Linux takes at most 1,024 buffers in one sendmsg


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: a kind ("job", "answer" …), facts that JSON can hold, and blobs by name."""

    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    blobs: Mapping[str, bytes | bytearray | memoryview] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Received:
    """What has come: as `Message`, whatever buffers it was sent from."""

    kind: str
    facts: dict[str, Any]
    blobs: dict[str, bytes]


class Writer:
    """One message on its way out; `send` may be called until it says that all has gone."""

    def __init__(self, message: Message) -> None:
        views = [memoryview(blob).cast("B") for blob in message.blobs.values()]
        named = [[name, len(view)] for name, view in zip(message.blobs, views, strict=True)]
        header = json.dumps({"kind": message.kind, "facts": dict(message.facts), "blobs": named}).encode("ascii")
        self.size = len(header) + sum(map(len, views))
        self._pieces = [memoryview(_PREFIX.pack(len(header)) + header), *filter(None, views)]

    def send(self, sock: socket.socket) -> bool:
        """Send what the socket takes now; True when nothing is left.

        A non-blocking socket that is full raises BlockingIOError, one whose other end is gone raises ConnectionError.
        """
        sent = sock.sendmsg(self._pieces[:_MOST_PIECES])
        while self._pieces and sent >= len(self._pieces[0]):
            sent -= len(self._pieces.pop(0))
        if self._pieces:
            self._pieces[0] = self._pieces[0][sent:]
        return not self._pieces


class Reader:
    """One message on its way in; what comes is not trusted, and refused before memory is given to it."""

    def __init__(self, most: int | None = None) -> None:
        """`most` bounds header and blobs together, in bytes; None for a sender that is trusted."""
        self._most = most
        self._expect(_PREFIX.size)
        self._header_size: int | None = None
        self._header: dict[str, Any] | None = None
        self._waiting: list[tuple[str, int]] = []
        self._blobs: dict[str, bytes] = {}

    def receive(self, sock: socket.socket) -> Received | None:
        """Take what has come; the message once it is whole, None before.

        A non-blocking socket with nothing in it raises BlockingIOError.

        Raises:
            EOFError: the other end is closed.
            ChildTooLarge: the message is larger than `most`.
            ChildCrashed: what came is not a message.
        """
        with self._buffer.getbuffer() as room:
            got = sock.recv_into(room[self._filled :])
        if not got:
            raise EOFError
        self._filled += got
        return self._next() if self._filled == self._size else None

    def _next(self) -> Received | None:
        if self._header_size is None:
            (self._header_size,) = _PREFIX.unpack(self._buffer.getvalue())
            self._allow(self._header_size)
            if not 0 < self._header_size <= _MOST_HEADER:
                raise ChildCrashed(_NOT_A_MESSAGE)
            self._expect(self._header_size)
            return None
        if self._header is None:
            self._header, self._waiting = _parsed(self._buffer.getvalue())
            self._allow(self._header_size + sum(size for _, size in self._waiting))
        else:
            name, _ = self._waiting.pop(0)
            self._blobs[name] = self._buffer.getvalue()
        while self._waiting and not self._waiting[0][1]:
            self._blobs[self._waiting.pop(0)[0]] = b""
        if self._waiting:
            self._expect(self._waiting[0][1])
            return None
        return Received(self._header["kind"], self._header["facts"], self._blobs)

    def _expect(self, size: int) -> None:
        """Make room for so many bytes, in a buffer that gives them away without a copy of them."""
        self._buffer = BytesIO()
        self._buffer.seek(size - 1)
        self._buffer.write(b"\0")
        self._size, self._filled = size, 0

    def _allow(self, size: int) -> None:
        if self._most is not None and size > self._most:
            message = f"the result is larger than {self._most} bytes"
            raise ChildTooLarge(message)


_NOT_A_MESSAGE = "what came from the child is not a message"


def _parsed(raw: bytes) -> tuple[dict[str, Any], list[tuple[str, int]]]:
    try:
        header = json.loads(raw)
        kind, facts, blobs = header["kind"], header["facts"], [(name, size) for name, size in header["blobs"]]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        # Not chained: the JSON module's errors carry the whole document, and that may hold values of cells.
        raise ChildCrashed(_NOT_A_MESSAGE + f" ({type(error).__name__})") from None
    sound = isinstance(kind, str) and isinstance(facts, dict)
    if not sound or not all(isinstance(name, str) and type(size) is int and size >= 0 for name, size in blobs):
        raise ChildCrashed(_NOT_A_MESSAGE)
    return header, blobs
