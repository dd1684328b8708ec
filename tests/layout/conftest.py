"""What several tests of layout look at."""

from __future__ import annotations

import pytest

from tests.layout.official import DEMONSTRATION, Page, read
from typeset import pipeline


@pytest.fixture(scope="package")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    """The pages of the demonstration of an official document."""
    out = tmp_path_factory.mktemp("official")
    pipeline.make(DEMONSTRATION, out)
    return read((out / "flood-works.pdf").read_bytes())
