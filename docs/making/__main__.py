"""`python -m docs.making FOLDER`: builds the documentation into a folder."""

import sys
from pathlib import Path

from docs.making.build import build

sys.exit(build(Path(sys.argv[1]).resolve()))
