"""Checks: queries about a record; none changes it."""
