"""Profiles: a short run among the other tests, a long one by `make fuzz`."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("short", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fuzz", max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))


def pytest_configure(config: pytest.Config) -> None:
    """The short profile, unless the command line names another."""
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile("short")
