"""`alexi-ingest decide`: a data manager's decision on a submission, kept with name, time and reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from alexi_ingest import store
from alexi_ingest.cli.opened import open_site
from alexi_ingest.cli.options import HERE, By, Reason, SiteFolder
from alexi_ingest.cli.say import put, say
from alexi_ingest.periods import NOUNS, periodicity_of
from alexi_ingest.store import Decided, Decision, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alexi_ingest.hooks.manager import Sources
    from alexi_ingest.periods import Periodicity

app = typer.Typer(add_completion=False, rich_markup_mode=None)
Flag = typer.Option
_WRITTEN: Mapping[Periodicity, str] = {"quarterly": "2015-16-Q2", "yearly": "2015-16", "rounds": "R1"}
READ_AGAIN = "It is read again by the service; or at once: alexi-ingest run --once"


@app.command(epilog="Example: alexi-ingest decide 1 --exclude --reason 'sent by mistake' --site my-site")
def decide(  # noqa: PLR0913 - each is an option of the command
    submission: Annotated[
        int, typer.Argument(metavar="SUBMISSION", help="Its number, as in the receipt and in status.")
    ],
    *,
    reason: Reason,
    by: By,
    site: SiteFolder = HERE,
    source: Annotated[str | None, Flag("--as", metavar="SOURCE", help="Read it as a return of this source.")] = None,
    period: Annotated[
        str | None, Flag("--period", help="With --as: the period, such as 2015-16-Q2, 2015-16 or R1.")
    ] = None,
    approve: Annotated[bool, Flag("--approve", help="Let it stand as it is.")] = False,
    send_back: Annotated[bool, Flag("--send-back", help="Back to the hub: it must send another.")] = False,
    exclude: Annotated[bool, Flag("--exclude", help="Keep it out of tables and exports.")] = False,
    withdraw: Annotated[bool, Flag("--withdraw", help="Take it out, as the hub asked.")] = False,
    again: Annotated[bool, Flag("--again", help="Check it again: it failed, and what it failed on is mended.")] = False,
) -> None:
    """Decide what becomes of a submission, with a reason."""
    asked = {
        Decision.APPROVE: approve, Decision.SEND_BACK: send_back, Decision.EXCLUDE: exclude,
        Decision.WITHDRAW: withdraw, Decision.AS: source is not None,
    }  # fmt: skip
    chosen = [decision for decision, wanted in asked.items() if wanted]
    if len(chosen) + again != 1:
        message = "say one of --as SOURCE --period P, --approve, --send-back, --exclude, --withdraw, --again"
        raise typer.BadParameter(message)
    if (source is None) != (period is None):
        message = "--as and --period go together"
        raise typer.BadParameter(message)
    with open_site(site) as opened:
        if again:
            store.retry(opened.store, submission, reason, by)
            put(f"{submission} {State.RECEIVED}")
            say(READ_AGAIN)
            return
        sender = store.submission(opened.store, submission).hub
        decided = _decided(opened.sources, source, period, sender) if source and period else None
        settled = store.decide(opened.store, submission, chosen[0], reason=reason, by=by, decided=decided)
    put(f"{settled.submission} {settled.state}")
    if decided:
        say(READ_AGAIN)
    elif settled.standing is None:
        say("Nothing stands for its return now.")
    elif settled.standing == submission:
        say("It stands for its return.")
    else:
        say(f"Submission {settled.standing} stands for its return.")


def _decided(sources: Sources, name: str, period: str, sender: str) -> Decided:
    """Read SOURCE as a return type, or as a source that has one alone; the period must be one of its kind."""
    kind = _kind(sources, name)
    home = sources.home_of(kind)
    declared = sources.specs[home].return_type(kind) if home else None
    if home is None or declared is None or periodicity_of(period) != declared.periodicity:
        often = declared.periodicity if declared else "quarterly"
        message = f"{period!r} is no period of {kind}: a {NOUNS[often]} is written {_WRITTEN[often]}"
        raise typer.BadParameter(message)
    if not declared.is_sent_by(sender):
        message = f"{kind} is not sent by {sender}: have the file dropped in the folder of who sends it"
        raise typer.BadParameter(message)
    return Decided(home, kind, period)


def _kind(sources: Sources, name: str) -> str:
    if sources.home_of(name):
        return name
    spec = sources.specs.get(name)
    kinds = [kind.name for kind in spec.returns] if spec else []
    if len(kinds) == 1:
        return kinds[0]
    known = sorted({kind.name for spec in sources.specs.values() for kind in spec.returns})
    message = f"{name!r} is no return type; there are: {', '.join(known)}"
    raise typer.BadParameter(message)
