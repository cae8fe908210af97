"""What is asked of a child and what comes back: jobs, answers, and how a child is set up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from alexi_ingest.sandbox.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Job:
    """A call of `function`, named `package.module:name`, as `function(facts, blobs) -> (facts, blobs)`.

    `facts` is anything that JSON can hold; `blobs` reach the function as bytes under the same names.
    """

    function: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    blobs: Mapping[str, bytes | bytearray | memoryview] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the function gave back, not to be trusted further than its sender."""

    facts: Mapping[str, Any]
    blobs: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Setup:
    """How a child is started.

    `allowed` are the modules, with all below them, whose functions it may be asked to call. `warm` is loaded before
    the first job: modules, and `module:function`s to be called without arguments. `environment` is added to the few
    variables that a child is given (never the whole of ours, which may hold secrets). `starting` bounds the loading.
    After `jobs` jobs, or above half of the resident memory that a job may have, a child is spent. Where its threads
    only ever take turns (`by_turns`), they stay on one processor while it has a job.
    """

    allowed: tuple[str, ...]
    warm: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    starting: Limits = field(default_factory=Limits)
    jobs: int = 200
    by_turns: bool = False
