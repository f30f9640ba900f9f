"""The examples in the docstrings of evaluation and exchange hold."""

from __future__ import annotations

import doctest
from importlib import import_module
from pkgutil import iter_modules

import pytest

import armspan.evaluation
import armspan.exchange

MODULES = [
    f"{package.__name__}.{module.name}"
    for package in (armspan.evaluation, armspan.exchange)
    for module in iter_modules(package.__path__)
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0
