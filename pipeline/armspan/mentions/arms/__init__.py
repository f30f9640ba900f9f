"""Who took part, as far as one place of the text tells it: names of arms, numbers of people, words that point to arms.

Each module reports what is there; which names mean the same arm, and which numbers count whom, is for the linker.
"""
