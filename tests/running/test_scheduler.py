"""A Dask scheduler that runs already, also with TLS; and no connection to anything else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from armspan.running.batch import extract_folder

pytest.importorskip("distributed")
FILES = ["records.jsonl", "measurements.csv", "problems.jsonl", "skipped.jsonl"]
CLUSTER = """
import sys
from distributed import LocalCluster
from distributed.security import Security
if __name__ == "__main__":
    protocol = sys.argv[1] + "://"
    with LocalCluster(
        n_workers=1, threads_per_worker=1, protocol=protocol, security=Security(), dashboard_address="127.0.0.1:0"
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""
WATCHED = """
import sys
allowed = sys.argv.pop(1)
def refuse(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        address = "%s:%s" % arguments[1][:2]
        if address not in allowed:
            raise SystemExit(address)
sys.addaudithook(refuse)
from armspan.cli import main
main(sys.argv[1:])
"""


@contextmanager
def cluster(folder: Path, protocol: str, environment: dict[str, str]) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of a scheduler with a worker, in processes of their own, and that of the scheduler."""
    script = folder / "cluster.py"
    script.write_text(CLUSTER)
    process = subprocess.Popen(
        [sys.executable, str(script), protocol],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=folder,
    )
    with process:
        assert process.stdout
        yield process.stdout.readline().strip(), process
        process.communicate()


def certificate(folder: Path) -> dict[str, str]:
    """Dask's own settings for TLS, with a certificate made for this test."""
    key, cert = str(folder / "key.pem"), str(folder / "cert.pem")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    subprocess.run([*command, "-keyout", key, "-out", cert], check=True, capture_output=True)
    prefix = "DASK_DISTRIBUTED__COMM__TLS__"
    said = {f"{prefix}{role}__{kind}": key if kind == "KEY" else cert for role in ROLES for kind in ("KEY", "CERT")}
    return said | {f"{prefix}CA_FILE": cert, "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "True"}


ROLES = ("CLIENT", "SCHEDULER", "WORKER")


@pytest.mark.parametrize("protocol", ["tcp", "tls"])
def test_a_running_scheduler_does_the_work_and_nothing_else_is_asked(tmp_path: Path, protocol: str) -> None:
    if protocol == "tls" and not shutil.which("openssl"):
        pytest.skip("needs openssl to make a certificate")
    (tmp_path / "in").mkdir()
    for number in range(150):
        (tmp_path / "in" / f"{number:03}.txt").write_text(f"Pain was {number}.5±0.4 in 20 patients (P<0.05).")
    environment = os.environ | (certificate(tmp_path) if protocol == "tls" else {})

    def extract(out: str, allowed: str, *more: str) -> list[dict[str, Any]]:
        command = [sys.executable, "-c", WATCHED, allowed, "extract", "in", "--out", out, "--log-json", *more]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        return [json.loads(line) for line in done.stderr.splitlines()]

    extract("alone", "nothing at all", "--jobs", "2")
    with cluster(tmp_path, protocol, environment) as (address, _):
        assert address.startswith(f"{protocol}://127.0.0.1:")
        told = extract("far", address, "--scheduler", address)
    assert [line["event"] for line in told] == ["started", "progress", "progress", "finished"]
    assert (told[1]["done"] in (50, 100), told[2]["done"], told[2]["total"]) == (True, 150, 150)
    for name in FILES:
        assert (tmp_path / "far" / name).read_bytes() == (tmp_path / "alone" / name).read_bytes()


def test_a_scheduler_that_is_lost_is_one_line_and_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(1_500):
        (tmp_path / "in" / f"{number:04}.txt").write_text(f"Pain was {number}.5±0.4 in 20 patients (P<0.05).")
    main = [sys.executable, "-c", "from armspan.cli import main; main()"]
    with cluster(tmp_path, "tcp", dict(os.environ)) as (address, scheduler):
        command = [*main, "extract", "in", "--out", "out", "--scheduler", address, "--log-json"]
        with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as run:
            assert run.stderr
            seen = 0
            while seen < 2:  # what the first told is on disk by now
                seen += json.loads(run.stderr.readline())["event"] == "progress"
            scheduler.kill()
            told = [line for line in run.stderr.read().splitlines() if '"progress"' not in line]
    assert (run.returncode, told) == (2, [f"armspan: {address}: the scheduler is gone; go on with --resume"])
    summary = extract_folder([str(tmp_path / "in")], tmp_path / "out", resume=True)
    assert (summary.abstracts, summary.kept > 0) == (1_500, True)
