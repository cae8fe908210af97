"""How Sphinx makes the documentation; `make docs` runs it."""

from importlib.metadata import version as version_of

project = "alexi_ingest"
author = "the maintainers of alexi_ingest"
version = release = version_of("alexi-ingest")
language = "en-GB"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nitpicky = True
html_theme = "furo"
html_title = "alexi_ingest"
html_static_path = ["static"]
html_css_files = ["pages.css"]
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False
html_permalinks_icon = "#"
# Pages ask nothing of anybody: no web fonts, no analytics, no edit links.
html_theme_options = {"navigation_with_keys": True}
