"""What kind of effect a difference in percent is: of shares, of something measured in percent, or relative."""

from __future__ import annotations

from armspan.rulebook import Rulebook


def of_percent(book: Rulebook, said: str, *, relative: bool) -> str:
    """The type of an effect in percent, from the words around it.

    `relative`: it is told as so many percent more or less, and not named as a difference. Where nothing tells of what
    the percent are, such a one is no difference that could be pooled, and any other is one of shares.
    """
    if not relative and book.fragment("people_shares").search(said):
        return "risk_difference"
    if book.fragment("measured_in_percent").search(said):
        return "mean_difference"
    if relative:
        return "risk_difference" if book.fragment("absolute_shares").search(said) else "other"
    of_means = book.fragment("named_mean").search(said) and not book.fragment("shares").search(said)
    return "mean_difference" if of_means else "risk_difference"
