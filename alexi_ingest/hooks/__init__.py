"""How a source is made: implement `declare`, and any of the other hooks of `specs`, with `api.hookimpl`.

    from alexi_ingest.api import SourceSpec, hookimpl

    @hookimpl
    def declare() -> SourceSpec:
        return SourceSpec(name="…", …)

Name the module as an entry point in the group `alexi_ingest`. The rest follows from the declaration.
`alexi-ingest sources new NAME` makes such a package, and `sources list` says why one is not loaded and what to do.

Hooks are called in a child process, which is killed when it takes too long or too much memory, reaches no network and
writes in its own folder alone; what a hook raises is named by source, hook and line. What it logs with loguru stands
in the service's log by level and line, without its text, since that may hold a person's value; what it prints stands
nowhere. `alexi-ingest check FILE` shows both in full.
"""
