"""What one text may cost: one too long for an abstract is not read, one that takes too long is given up.

Patterns have a time limit of their own (`armspan.rulebook.TIME_LIMIT`); this one holds for all of Python. A thread
beside the work looks at the clock a few times a second and raises an exception in the thread that works: no signals,
which only a main thread gets, so it is the same in one process, in workers and under Dask.
"""

from __future__ import annotations

import ctypes
import math
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Self, TypeVar

from armspan.errors import ArmspanError, InputError

_LOOK = 0.1  # seconds from one look at the clock to the next
_WAIT = 1.0  # seconds of computing until it is raised wherever the thread is, and again if it was swallowed there
_PACKAGE = str(Path(__file__).parents[1])
_raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
_T = TypeVar("_T")


class TimeLimitError(ArmspanError):
    """A text took longer than it may."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one text may have: characters, and seconds of computing (`math.inf`: as many as it takes)."""

    length: int = 50_000
    seconds: float = 10.0

    def __post_init__(self) -> None:
        if self.length < 1:
            raise InputError(f"--max-length {self.length}: must be 1 or more")
        if not self.seconds > 0:
            raise InputError(f"--time-limit {self.seconds:g}: must be more than 0 seconds; for no limit, write inf")

    def check_length(self, text: str) -> None:
        """Raises `InputError` for a text that is no abstract."""
        if len(text) > self.length:
            raise InputError(
                f"{len(text):,} characters: longer than an abstract ({self.length:,}) and not read; "
                "give the abstract alone, or raise --max-length"
            )


DEFAULT = Limits()


class _Overdue(BaseException):
    """Raised in the thread that works, wherever it is; no `Exception`, so nothing on the way takes it for its own."""


class Watch:
    """Ends calls that compute for longer than `seconds`; to be entered before and left after them.

    The time is that of the process, so a busy or suspended machine makes nobody late; where threads work side by side,
    as a Dask worker's may, each is charged for all, which is no more than what the clock on the wall says.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.RLock()  # so that the thread that works never waits for itself, wherever it was raised
        self._watched: int | None = None  # the thread that computes
        self._due = math.inf
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, name="armspan-time-limit", daemon=True)

    def __enter__(self) -> Self:
        if self._seconds < math.inf:
            self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        if self._seconds < math.inf:
            self._thread.join()

    def call(self, do: Callable[[], _T]) -> _T:
        """What `do` returns; raises `TimeLimitError` if that takes too long, twice.

        Twice, because the first texts of a process also pay for the patterns that they are the first to need.
        """
        try:
            return self._once(do)
        except _Overdue:
            self._disarm()  # it may have come before that was done
        try:
            return self._once(do)
        except _Overdue:
            self._disarm()
        raise TimeLimitError(
            f"took longer than {self._seconds:g} s and was given up; to wait longer, raise --time-limit"
        )

    def _once(self, do: Callable[[], _T]) -> _T:
        with self._lock:
            self._watched, self._due = threading.get_ident(), process_time() + self._seconds
        try:
            return do()
        finally:
            self._disarm()

    def _disarm(self) -> None:
        """Nothing more is raised, and what was raised but has not come yet comes here.

        It is not taken back: Python would go on looking for it at every step, and stand still under a profiler.
        """
        while True:
            try:
                with self._lock:
                    self._due, self._watched = math.inf, None
                _arrive()
            except _Overdue:
                continue
            return

    def _look(self) -> None:
        while not self._ended.wait(_LOOK):
            if self._lock.acquire(timeout=_LOOK):
                late = process_time() - self._due
                if self._watched is not None and (late > _WAIT or (late > 0 and _is_ours(self._watched))):
                    self._due += late + _WAIT
                    _raise_in(ctypes.c_ulong(self._watched), ctypes.py_object(_Overdue))
                self._lock.release()


def _arrive() -> None:
    """Where a function begins, Python looks for what another thread has raised in this one."""


def _is_ours(thread: int) -> bool:
    """Whether a thread is in armspan's own code, not in what Python calls in between: that would swallow it."""
    frame = sys._current_frames().get(thread)
    return frame is not None and frame.f_code.co_filename.startswith(_PACKAGE)
