"""Who does the work: this process, several on this machine, or a Dask cluster. The parts are the same.

An engine takes units from an iterator, a few ahead of its workers, and tells of each that is done, in any order. A unit
whose worker was lost comes back as `Lost`; `rescue` does it alone and finds the item that is to blame.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, Protocol, Self

from armspan.running.errors import EngineError
from armspan.running.work import Done, Unit

AHEAD = 2  # units that wait for each worker: it is never idle, and memory stays bounded
# what a local cluster does beside the work: its profiler and its clock take turns with the one thread that works
_QUIET = {"distributed.worker.profile.enabled": False, "distributed.admin.tick.interval": "1s"}
LOCAL = "local"  # an address: a cluster of Dask's own on this machine
CONNECT = 10  # seconds until a scheduler must answer


class Lost(NamedTuple):
    """A unit whose worker ended before it was done."""

    unit: Unit


class Work(Protocol):
    """What is done with a unit; it can be sent to other processes."""

    def __call__(self, unit: Unit, fatal: frozenset[int] = frozenset(), trail: Path | None = None) -> Done: ...


Engine = Callable[[Iterable[Unit], Work], Iterator[Done | Lost]]


def choose_engine(jobs: int, scheduler: str | None) -> Engine:
    """The engine for so many processes, or for the Dask scheduler at an address ("local": one of its own)."""
    if scheduler is not None:
        return lambda units, work: _on_cluster(units, work, scheduler, jobs)
    if jobs > 1:
        return lambda units, work: _in_pool(units, work, jobs)
    return lambda units, work: map(work, units)


def rescue(units: Iterable[Unit], work: Work) -> Iterator[Done]:
    """Does units one at a time in a process beside this one: an item on which it dies twice becomes a problem."""
    with TemporaryDirectory() as folder, _Beside() as beside:
        for unit in units:
            yield _insist(unit, work, beside, Path(folder) / "trail")


def _insist(unit: Unit, work: Work, beside: _Beside, trail: Path) -> Done:
    fatal: frozenset[int] = frozenset()
    died: list[int | None] = []  # the items at hand when the process died; None: it had not begun
    while True:
        trail.unlink(missing_ok=True)
        try:
            return beside.pool.submit(work, unit, fatal, trail).result()
        except BrokenProcessPool:
            beside.renew()
            at = int(trail.read_text() or 0) if trail.exists() else None
            if at in died and at is None:
                raise EngineError("worker processes die as soon as they start; try --jobs 1") from None
            if at is not None and at in died:
                fatal |= {at}
            died.append(at)


class _Beside:
    """A process beside this one, and another when it is lost."""

    def __enter__(self) -> Self:
        self.pool = make_pool(1)
        return self

    def __exit__(self, *error: object) -> None:
        self.pool.shutdown(cancel_futures=True)

    def renew(self) -> None:
        self.pool.shutdown()
        self.pool = make_pool(1)


def _in_pool(units: Iterable[Unit], work: Work, jobs: int) -> Iterator[Done | Lost]:
    """Units done by processes of this machine; when one is lost, new ones go on and its units come back."""
    waiting = iter(units)
    finished = False
    while not finished:
        running: dict[Future[Done], Unit] = {}
        refused = None  # the unit that was to be handed over when the pool broke
        pool = make_pool(jobs)
        try:
            while not finished:
                while len(running) < jobs * AHEAD and (refused := next(waiting, None)) is not None:
                    running[pool.submit(work, refused)] = refused
                    refused = None
                finished = not running
                for future in wait(running, return_when=FIRST_COMPLETED).done if running else ():
                    yield future.result()
                    del running[future]
        except BrokenProcessPool:
            yield from (future.result() if _is_done(future) else Lost(unit) for future, unit in running.items())
            if refused is not None:
                yield Lost(refused)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _is_done(future: Future[Done]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def make_pool(jobs: int) -> ProcessPoolExecutor:
    """Processes that end with this one."""
    # new processes instead of forks: those would share the locks of the thread that draws the progress bar
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _start_worker)


def _start_worker() -> None:
    """Makes a worker end with its parent: silently when the user stops the run, at once when the parent is lost."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _on_cluster(units: Iterable[Unit], work: Work, scheduler: str, jobs: int) -> Iterator[Done | Lost]:
    """Units done by the workers of a Dask cluster, which gives those of a lost worker to another by itself."""
    distributed = _distributed()
    waiting = iter(units)
    with ExitStack() as opened:
        client = _connect(distributed, scheduler, jobs, opened)
        running: dict[Any, Unit] = {}
        finished = distributed.as_completed()

        def hand_out() -> None:
            workers = sum(client.nthreads().values()) or 1
            for unit in islice(waiting, max(0, workers * AHEAD - len(running))):
                future = client.submit(work, unit, pure=False)
                running[future] = unit
                finished.add(future)

        try:
            hand_out()
            for future in finished:
                unit = running.pop(future)
                try:
                    yield future.result()
                except distributed.scheduler.KilledWorker:
                    yield Lost(unit)
                except RuntimeError as error:
                    said = str(error).splitlines()[0]
                    raise EngineError(
                        f"{scheduler}: cannot do the work ({said}); is armspan installed there?"
                    ) from None
                hand_out()
        except (CancelledError, distributed.comm.CommClosedError):
            raise EngineError(f"{scheduler}: the scheduler is gone; go on with --resume") from None


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise EngineError("--scheduler needs Dask: pip install 'armspan[dask]'") from None
    for handler in logging.getLogger("distributed").handlers:
        handler.setLevel(logging.CRITICAL)  # what it would tell, with tracebacks, is told in a line
    return distributed


def _connect(distributed: Any, scheduler: str, jobs: int, opened: ExitStack) -> Any:
    """A client of the scheduler; TLS and the like are what Dask's own configuration says."""
    try:
        if scheduler == LOCAL:
            opened.enter_context(distributed.dask.config.set(_QUIET))
            cluster = distributed.LocalCluster(
                n_workers=jobs, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL
            )
            return opened.enter_context(distributed.Client(opened.enter_context(cluster)))
        return opened.enter_context(distributed.Client(scheduler, timeout=CONNECT))
    except (OSError, ValueError, TypeError, RuntimeError) as error:  # the last two where TLS is not set up
        reason = str(error).splitlines()[0] if str(error) else "no answer"
        raise EngineError(f"{scheduler}: no Dask scheduler there ({reason}); name tcp://HOST:PORT, or local") from None
