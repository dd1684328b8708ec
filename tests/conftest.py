"""Options of the test run. Hypothesis tries new examples each time; under ``GAZETTE_CI=1`` it tries the
same ones each time, so that a failure there comes from what was changed. How long an example takes is
no failure."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.need import need_helpers

settings.register_profile(
    "new examples", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "same examples", settings.get_profile("new examples"), derandomize=True, database=None
)
settings.load_profile("same examples" if os.environ.get("GAZETTE_CI") == "1" else "new examples")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="write the golden pages anew from what is set now; read the diff before committing it",
    )


@pytest.fixture
def helpers() -> None:
    """For tests of helper processes."""
    need_helpers()
