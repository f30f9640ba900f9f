"""What can go wrong in a way that a user can mend: one class, few children, one line each."""

from __future__ import annotations


class ArmspanError(Exception):
    """The base of all errors a user can mend; its text is one line: what, where, what to do."""


class RuleError(ArmspanError):
    """A rule file is not what it should be; the text names file, rule and field."""


class RuleTimeout(ArmspanError):
    """A pattern needed longer than the time limit on a text: the guard behind the bounded patterns."""


class InputError(ArmspanError):
    """An input cannot be read: the text names the path and the reason."""


class OutputError(ArmspanError):
    """The output folder cannot be used; the text names it and says what to do."""
