"""Each means of cutting a process off from networks, where this kernel has it."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from alexi_ingest.sandbox.network import LANDLOCK, NAMESPACE, NOTHING, SECCOMP, network_guard

_TRY = """
import socket, sys
from alexi_ingest.sandbox.network import close_network, no_new_privileges
port, means = int(sys.argv[1]), sys.argv[2]
no_new_privileges()
worked = close_network((means,) if means != "none" else ())
def tries(kind):
    try:
        with socket.socket(socket.AF_INET, kind) as s:
            s.settimeout(5)
            s.connect(("127.0.0.1", port))
            s.send(b"x")
            return "through"
    except OSError:
        return "refused"
def local():
    a, b = socket.socketpair()
    with a, b:
        a.send(b"x")
        return b.recv(1).decode()
print(worked, tries(socket.SOCK_STREAM), tries(socket.SOCK_DGRAM), local(), sep="|")
"""


@pytest.mark.parametrize(
    ("means", "stream", "datagram"),
    [
        (NOTHING, "through", "through"),
        (NAMESPACE, "refused", "refused"),
        (SECCOMP, "refused", "refused"),
        (LANDLOCK, "refused", "through"),
    ],
)
def test_a_means_that_says_it_worked_did(means: str, stream: str, datagram: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        command = [sys.executable, "-c", _TRY, str(server.getsockname()[1]), means]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    worked, *seen, local = done.stdout.strip().split("|")
    if worked != means:
        pytest.skip(f"this kernel does not grant: {means}")
    assert seen == [stream, datagram]
    assert local == "x"


def test_the_guard_is_named() -> None:
    assert network_guard() in {NAMESPACE, SECCOMP, LANDLOCK, NOTHING}
