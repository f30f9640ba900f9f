"""The examples in the docstrings of the review and of what it shows hold."""

from __future__ import annotations

import doctest
from importlib import import_module
from pkgutil import iter_modules

import pytest

import armspan.display
import armspan.review

MODULES = [
    f"{package.__name__}.{module.name}"
    for package in (armspan.display, armspan.review)
    for module in iter_modules(package.__path__)
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0
