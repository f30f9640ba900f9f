"""From raw characters to a text that can be read: repair, numbers, sections, sentences."""
