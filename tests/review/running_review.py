"""A review that really runs: in a process of its own, on a port of its own."""

from __future__ import annotations

import http.client
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from review_examples import Fact, make_record

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Running(NamedTuple):
    """A review that runs: its process, its port, its token, the folder of its gold, and an abstract to work on."""

    process: subprocess.Popen[str]
    port: int
    token: str
    gold: Path
    number: int = 1
    ident: str = "wrist"

    @property
    def page(self) -> str:
        return f"/abstracts/{self.number}"

    @property
    def file(self) -> Path:
        return self.gold / f"{self.ident}.gold.json"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def cookie(self) -> str:
        return f"armspan-{self.port}={self.token}"

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str | None
    ) -> tuple[int, dict[str, str], str]:
        """(status, headers, text) of a request that is made by hand; a header of None is left out."""
        given = {"Host": f"127.0.0.1:{self.port}", "Cookie": self.cookie}
        given |= {"Origin": self.address} if method == "POST" else {}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}  # type: ignore[dict-item]
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in given.items():
            if value is not None:
                connection.putheader(name, value)
        if body is not None and "Content-Length" not in given:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()
        connection.close()
        return found

    def take(self, revision: str, step: Fact, number: int | None = None) -> tuple[int, Fact]:
        """A step, as the page sends it."""
        body = json.dumps({"step": step, "revision": revision, "seconds": 2.5}).encode()
        status, _, text = self.ask("POST", f"/abstracts/{number or self.number}/steps", body)
        return status, json.loads(text) if text.startswith("{") else {"told": text}

    def saved(self) -> Fact:
        found: Fact = json.loads(self.file.read_bytes())
        return found

    def stop(self, how: int = signal.SIGINT) -> str:
        """Ends it; returns what it printed behind its address."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.communicate(timeout=30)[0]


COMMAND = (sys.executable, "-c", "from armspan.cli import main; main()", "review")
Start = Callable[..., Running]


def begin(
    folder: Path, given: list[Fact] | None, *options: str, records: str = "records.jsonl", gold: str = "gold"
) -> Running:
    """Starts a review of records (None: of those that lie there) in a folder."""
    if given is not None:
        (folder / records).write_text("".join(json.dumps(record) + "\n" for record in given), "utf-8")
    command = [*COMMAND, records, "--gold", gold, "--no-browser", *options]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if line.startswith("http"):
            found = urlsplit(line.strip())
            return Running(process, found.port or 0, parse_qs(found.query)["token"][0], folder / gold)
    process.stdout.close()
    raise AssertionError(f"it ended with {process.wait()}: {said}")


def end(running: Running) -> None:
    """Ends a review at once."""
    running.process.kill()
    running.process.wait()
    running.process.stdout.close()  # type: ignore[union-attr]


ODD = ("../../evil", "..", "a/b/c", "nul\0", "/etc/passwd", "x" * 400)  # ids
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def evil_record() -> Fact:
    """An abstract that is a script, wherever words can be."""
    record = make_record(EVIL, title=f"{EVIL} </script> {{{{ 7 * 7 }}}}", journal=EVIL)
    record["text"] += EVIL
    record["outcomes"][0]["title"] = EVIL
    record["arms"][0]["label"] = f'" onmouseover="alert(1) {EVIL}'
    return record
