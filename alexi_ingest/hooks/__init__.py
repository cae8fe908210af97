"""How a source is made: implement `declare`, and any of the other hooks of `specs`, with `api.hookimpl`.

    from alexi_ingest.api import SourceSpec, hookimpl

    @hookimpl
    def declare() -> SourceSpec:
        return SourceSpec(name="…", …)

Name the module as an entry point in the group `alexi_ingest`. The rest follows from the declaration.
"""
