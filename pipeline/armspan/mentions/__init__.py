"""Finders: one per kind of mention; none decides what a number means for whom."""
