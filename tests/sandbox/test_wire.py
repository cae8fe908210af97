"""Frames: whole in whatever pieces they come, and nothing but a message or an error out of bytes that are none."""

from __future__ import annotations

import json
import socket
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alexi_ingest.errors import ChildCrashed, ChildTooLarge
from alexi_ingest.sandbox.wire import Message, Reader, Received, Writer

_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda v: st.lists(v, max_size=3),
    max_leaves=8,
)


def _read(raw: bytes, most: int | None = None) -> Received:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(raw)
        ours.shutdown(socket.SHUT_WR)
        reader = Reader(most)
        while (message := reader.receive(theirs)) is None:
            pass
        return message


@given(
    st.dictionaries(st.text(max_size=5), _values, max_size=4),
    st.dictionaries(st.text(max_size=5), st.binary(), max_size=4),
)
def test_a_message_arrives_whole_however_it_is_cut(facts: dict[str, object], blobs: dict[str, bytes]) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for end in (ours, theirs):
            end.settimeout(0)
        writer, reader, message = Writer(Message("job", facts, blobs)), Reader(), None
        sent = False
        while message is None:
            sent = sent or writer.send(ours)
            message = reader.receive(theirs)
    assert message == Received("job", facts, blobs)


@given(st.binary(max_size=60) | st.builds(lambda b: struct.pack("!I", len(b)) + b, st.binary(max_size=60)))
def test_noise_is_refused_in_order(raw: bytes) -> None:
    with pytest.raises((EOFError, ChildCrashed, ChildTooLarge)):
        _read(raw, most=1_000_000)


@pytest.mark.parametrize(
    ("header", "error"),
    [
        ({"kind": "a", "facts": {}, "blobs": [["x", 10**12]]}, ChildTooLarge),
        ({"kind": "a", "facts": {}, "blobs": [["x", -1]]}, ChildCrashed),
        ({"kind": "a", "facts": {}, "blobs": [["x", True]]}, ChildCrashed),
        ({"kind": "a", "facts": [], "blobs": []}, ChildCrashed),
        ({"kind": 1, "facts": {}, "blobs": []}, ChildCrashed),
        ([], ChildCrashed),
        ("[" * 100_000, ChildCrashed),
    ],
)
def test_a_header_that_lies_is_refused_before_memory_is_given(header: object, error: type[Exception]) -> None:
    raw = header.encode() if isinstance(header, str) else json.dumps(header).encode()
    with pytest.raises(error) as caught:
        _read(struct.pack("!I", len(raw)) + raw, most=1_000_000)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
