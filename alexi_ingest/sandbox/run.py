"""One child process: given one job at a time, watched while it works, and ended with all that it started."""

from __future__ import annotations

import os
import re
import select
import signal
from time import monotonic
from typing import TYPE_CHECKING

from alexi_ingest.errors import ChildCrashed, ChildError, ChildTimeout, ChildTooLarge
from alexi_ingest.sandbox import folder, place, reap
from alexi_ingest.sandbox.child import ANSWER, JOB, RAISED, READY, ResultTooLargeError
from alexi_ingest.sandbox.limits import Limits
from alexi_ingest.sandbox.nouns import Answer, Job, Setup
from alexi_ingest.sandbox.start import start, starter
from alexi_ingest.sandbox.talk import Talk
from alexi_ingest.sandbox.wire import Message, Reader, Received, Writer

if TYPE_CHECKING:
    import socket
    from concurrent.futures import Future
    from types import TracebackType
    from typing import Self

_TICK = 0.05
_NAMED = re.compile(r"[\w.<>]{1,100}")
_PLACE = re.compile(r"[\w.<>]{1,200}:[\w<>]{1,100}:\d{1,7}")
_CRASH_PLACE = re.compile(r'File "[^"]*?([^"/]+)\.py", line (\d+) in ([\w<>]+)')
_MOST_PLACES = 5


def ahead(setup: Setup) -> Future[Child]:
    """Have a child started, and do not wait for it."""
    return starter().submit(Child, setup)


def started(setup: Setup) -> Child:
    """Start a child; it goes on loading while the caller does. Use it in a `with`, or close it.

    Raises:
        ChildCrashed: the system would not start it.
    """
    return ahead(setup).result()


class Child:
    """A child process, for one caller at a time; close it, or use `with`.

    Made by `started` or `ahead`, since only one thread may start children.
    """

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._own = start(setup)
        self._pid = self._own.process.pid
        self.talk = Talk(self._own.output)
        self._jobs = 0
        self._resident = 0
        self.alive = True
        self.network = ""
        """What keeps it from networks (a name of `sandbox.network`); empty until it is ready."""
        self.confined = False
        """Whether it is kept from writing outside its own folder, once it is ready."""

    def __enter__(self) -> Self:
        """Give the child itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """End the child."""
        self.close()

    @property
    def spent(self) -> bool:
        """Whether another child should take its place: it has ended, has done its jobs, or holds much memory."""
        return not self.alive or self._jobs >= self._setup.jobs or self._resident > self._setup.starting.resident // 2

    def wait_ready(self) -> None:
        """Wait until everything is loaded.

        Raises:
            ChildError: it could not be loaded, or within `Setup.starting`.
        """
        if not self.network:
            message = self._exchange(None, self._setup.starting)
            if message.kind != READY:
                self.close()
                raise _as_error(message)
            self.network = str(message.facts.get("network"))
            self.confined = message.facts.get("confined") is True

    def run(self, job: Job, limits: Limits | None = None) -> Answer:
        """Have the job done. After an exception of the function itself the child lives on, after all else it has ended.

        Raises:
            ChildTimeout: past the wall clock or the CPU limit.
            ChildTooLarge: past the memory limits, or the result past its own.
            ChildCrashed: the function raised (the message names the type and the places), the process ended, or it
                answered what is not an answer.
        """
        if not self.alive:
            message = "the child has ended"
            raise ChildCrashed(message)
        limits = limits or Limits()
        self.wait_ready()
        self.talk.forget()
        self._jobs += 1
        facts = {"function": job.function, "facts": dict(job.facts), "limits": limits.facts()}
        answer = self._exchange(Message(JOB, facts, job.blobs), limits)
        self.talk.drain()
        error = None if answer.kind == ANSWER else _as_error(answer)
        raised = answer.kind == RAISED and isinstance(error, ChildCrashed)
        if (error and not raised) or reap.has_descendants(self._pid):
            self.close()
        if error:
            raise error
        return Answer(answer.facts, answer.blobs)

    def close(self) -> None:
        """End the child and all that it started, and remove its folder; may be called again."""
        if not self.alive:
            return
        self.alive = False
        reap.end(self._pid, self._own.token)
        self._own.process.wait()
        self.talk.close()
        self._own.socket.close()
        os.close(self._own.place)
        folder.remove(self._own.folder)

    def _exchange(self, message: Message | None, limits: Limits) -> Received:
        """Send a message and wait for the next one; the child does not outlive a failure of it."""
        try:
            return self._watched(message, limits)
        except (EOFError, ConnectionError):
            self.talk.drain()
            step = self._end()
            raise _during(step, self._why_it_ended(limits)) from None
        except ChildError as error:
            raise _during(self._end(), error) from None
        except BaseException:
            self.close()
            raise

    def _end(self) -> str:
        """End the child, and give the step that it was at."""
        step = place.read(self._own.place)
        self.close()
        return step

    def _watched(self, message: Message | None, limits: Limits) -> Received:
        reader, sock = Reader(limits.result), self._own.socket
        writer = Writer(message) if message else None
        poll = select.poll()
        poll.register(sock, select.POLLIN | (select.POLLOUT if writer else 0))
        if not self.talk.ended:
            poll.register(self.talk.number, select.POLLIN)
        begun = monotonic()
        look = begun + _TICK
        while (now := monotonic()) < begun + limits.wall:
            if now >= look:
                self._refuse_much_memory(limits)
                look = now + _TICK
            for number, event in poll.poll(max(0, min(look, begun + limits.wall) - now) * 1000):
                if number == self.talk.number:
                    if self.talk.drain():
                        poll.unregister(number)
                    continue
                if writer and event & select.POLLOUT and _sent(writer, sock):
                    writer = None
                    poll.modify(sock, select.POLLIN)
                if event & ~select.POLLOUT and (whole := _received(reader, sock)):
                    return whole
        text = f"the child was ended after {limits.wall:g} s"
        raise ChildTimeout(text)

    def _refuse_much_memory(self, limits: Limits) -> None:
        self._resident = reap.resident(self._pid)
        if self._resident > limits.resident:
            message = f"the child held more than {limits.resident} bytes of memory"
            raise ChildTooLarge(message)

    def _why_it_ended(self, limits: Limits) -> ChildError:
        code = self._own.process.returncode
        if code == -signal.SIGXCPU:
            return ChildTimeout(f"the child used more than {limits.cpu} s of CPU")
        if b"memory allocation of" in self.talk.kept:  # how extensions in Rust end when the address space is full
            return ChildTooLarge(f"the child asked for more than {limits.address} bytes of address space")
        how = f"with exit code {code}" if code >= 0 else f"by {signal.Signals(-code).name}"
        places = _CRASH_PLACE.findall(self.talk.kept.decode("utf-8", "replace"))[:_MOST_PLACES]
        where = ", ".join(f"{module}:{function}:{line}" for module, line, function in places)
        return ChildCrashed(f"the child ended {how} and without an answer" + (f", at {where}" if where else ""))


def _during(step: str, error: ChildError) -> ChildError:
    return type(error)(f"{error}, in {step}") if step else error


def _sent(writer: Writer, sock: socket.socket) -> bool:
    try:
        return writer.send(sock)
    except BlockingIOError:
        return False


def _received(reader: Reader, sock: socket.socket) -> Received | None:
    try:
        while (whole := reader.receive(sock)) is None:
            pass
    except BlockingIOError:
        return None
    return whole


def _as_error(message: Received) -> ChildError:
    """Make the exception of a child's word of one, of which nothing but names and line numbers is believed."""
    if message.kind != RAISED:
        return ChildCrashed("the child answered what is not an answer")
    kind, frames = message.facts.get("type"), message.facts.get("frames")
    if kind == ResultTooLargeError.__name__:
        return ChildTooLarge("the result is larger than the limit")
    if kind == MemoryError.__name__:
        return ChildTooLarge("the child passed its limit of address space")
    named = kind if isinstance(kind, str) and _NAMED.fullmatch(kind) else "an exception"
    places = [place for place in frames if isinstance(place, str)] if isinstance(frames, list) else []
    where = ", ".join(place for place in places[-_MOST_PLACES:] if _PLACE.fullmatch(place))
    return ChildCrashed(f"the function raised {named}" + (f", at {where}" if where else ""))
