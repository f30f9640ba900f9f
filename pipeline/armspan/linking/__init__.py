"""Linkers: from mentions to facts; none searches the text again."""
