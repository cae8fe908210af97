"""What a look into a file says of its completeness: whether a package has its end, whether somebody is writing it."""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MEMBER, _CENTRAL, _END, _LOCATOR = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x07"
_END_64 = b"PK\x06\x06"
_END_RECORD = struct.Struct("<4s4H2LH")
_LOCATOR_SIZE = 20
_LONGEST_COMMENT = 0xFFFF
_OLE = b"\xd0\xcf\x11\xe0"
_ZEROS = bytes(64)


def whole(path: Path) -> bool | None:
    """Say whether a file is complete by its own content: True a whole package, False surely not whole.

    None where the content cannot tell: a text, an old workbook, a package with something before or after it. Only the
    few bytes at both ends are read, since nothing of the content is trusted here. (ZIP: PKWARE's APPNOTE 4.3.16.)
    """
    try:
        with opened(path) as file:
            return _whole(file, os.fstat(file).st_size)
    except OSError:  # gone, or not to be read: it is looked at again
        return False


def written(path: Path) -> bool | None:
    """Say whether a process has the file open for writing; None where the system does not tell (shares, others' files).

    A read lease is asked for, which the system refuses while there is a writer, and is given back at once.
    """
    try:
        with opened(path) as file:
            # A writer that comes while we hold the lease has a signal sent to us: SIGIO by default, which would end
            # the service; SIGURG is ignored.
            fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return None
    return False


@contextmanager
def opened(path: Path, folder: int | None = None) -> Iterator[int]:
    """Open a regular file for reading, following no link and waiting for nobody; `folder` is an open one to start at.

    Raises:
        OSError: it cannot be opened, or is not a regular file.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            message = "not a regular file"
            raise OSError(message)
        yield descriptor
    finally:
        os.close(descriptor)


def _whole(file: int, size: int) -> bool | None:
    head = os.pread(file, len(_MEMBER), 0)
    if head not in {_MEMBER, _END}:
        # A file whose room was reserved, and which is still being filled, ends in zeros; so does many an old workbook.
        unfilled = head != _OLE and os.pread(file, len(_ZEROS), max(0, size - len(_ZEROS))) == _ZEROS
        return False if unfilled else None
    begins = max(0, size - _LONGEST_COMMENT - _END_RECORD.size - _LOCATOR_SIZE)
    tail = os.pread(file, size - begins, begins)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_RECORD.size:
        return False
    *_, length, offset, comment = _END_RECORD.unpack_from(tail, at)
    ends = begins + at + _END_RECORD.size + comment
    if ends > size:
        return False
    locator = tail[max(0, at - _LOCATOR_SIZE) : at]
    if locator.startswith(_LOCATOR):  # a large package: the record that counts stands before this one
        listed = os.pread(file, 4, min(size, int.from_bytes(locator[8:16], "little"))) == _END_64
    else:
        # A package within a package, stored as it is, has an end too; only the outer one's offset fits its place.
        listed = offset + length == begins + at and (not length or os.pread(file, 4, offset) == _CENTRAL)
    return True if listed and ends == size else None
