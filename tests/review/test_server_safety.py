"""The server on real sockets: it answers this machine's own page, and nobody else; what it wrote outlives it."""

from __future__ import annotations

import json
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from review_examples import Fact, make_record
from running_review import ODD, Running, Start

from armspan.cli.review import review
from armspan.errors import ArmspanError
from armspan.review.folder import Folder
from armspan.review.guard import LIMIT
from armspan.review.serve import open_port, serve
from armspan.review.shelf import Shelf


def body(running: Running, step: Fact | None = None) -> bytes:
    return json.dumps({"step": step or {"do": "all"}, "revision": "0", "seconds": 1}).encode()


def test_nobody_gets_in_by_a_wrong_door(running: Running) -> None:
    """No token, another host's name, another page's origin, a body without end: nothing is read, nothing is written."""
    step, steps = body(running), f"{running.page}/steps"
    refused: list[tuple[int, tuple[str, str, bytes | None], dict[str, str | None]]] = [
        (403, ("GET", "/", None), {"Cookie": None}),
        (403, ("GET", running.page, None), {"Cookie": None}),
        (403, ("GET", "/static/abstract.js", None), {"Cookie": None}),
        (403, ("GET", "/accuracy", None), {"Cookie": f"armspan-{running.port}=guess"}),
        (403, ("GET", "/?token=guess", None), {"Cookie": None}),
        (403, ("GET", f"{running.page}?token={running.token}", None), {"Cookie": None}),
        (403, ("POST", steps, step), {"Cookie": None}),
        (421, ("GET", "/", None), {"Host": f"evil.example:{running.port}"}),
        (421, ("GET", "/", None), {"Host": "127.0.0.1"}),
        (421, ("POST", steps, step), {"Host": "evil.example", "Origin": "http://evil.example"}),
        (403, ("POST", steps, step), {"Origin": "http://evil.example"}),
        (403, ("POST", steps, step), {"Origin": "null"}),
        (403, ("POST", steps, step), {"Origin": None}),
        (403, ("POST", steps, step), {"Origin": f"https://127.0.0.1:{running.port}"}),
        (403, ("GET", "/", None), {"Origin": "http://evil.example"}),
        (413, ("POST", steps, b" " * (LIMIT + 1)), {}),
        (405, ("GET", steps, None), {}),
    ]
    for status, (method, path, data), headers in refused:
        answer = running.ask(method, path, data, **headers)
        assert answer[0] == status, (method, path, headers, answer)
        assert running.ident not in answer[2]
    assert not running.file.exists()
    assert running.ask("POST", steps, step)[0] == 200
    assert running.saved()["review"]["done"]


def test_a_body_that_hides_its_length_is_cut_off(running: Running) -> None:
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as line:
        head = f"POST {running.page}/steps HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nOrigin: {running.address}\r\n"
        line.sendall(f"{head}Cookie: {running.cookie}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        line.sendall(b"".join(b"4000\r\n" + b"x" * 0x4000 + b"\r\n" for _ in range(6)))
        assert line.recv(1000).startswith(b"HTTP/1.1 413")
    assert not running.file.exists()


def test_the_token_becomes_a_cookie_that_no_script_and_no_other_page_can_send(running: Running) -> None:
    status, headers, text = running.ask("GET", f"/?token={running.token}", Cookie=None)
    assert status == 200
    given = headers["set-cookie"].lower().split("; ")
    assert given[0] == running.cookie.lower()
    assert {"httponly", "samesite=strict", "path=/"} <= set(given)
    assert running.token not in text


def test_every_answer_forbids_what_a_page_could_be_made_to_do(running: Running) -> None:
    for path in ("/", running.page, "/nowhere", "/static/page.css", "/static/../app.py"):
        _, headers, _ = running.ask("GET", path)
        policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static/app.py", "/abstracts/999"])
def test_only_what_is_meant_is_served(running: Running, path: str) -> None:
    assert running.ask("GET", path)[0] == 404


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"null", b'{"step": 1, "revision": "0", "seconds": 1}', b'{"step": {}, "revision": "0"}']
)
def test_what_no_page_of_ours_sends_is_refused_in_a_line(running: Running, raw: bytes) -> None:
    status, _, text = running.ask("POST", f"{running.page}/steps", raw)
    assert (status, text) == (400, "not a step\n")


def test_it_listens_on_this_machine_alone(running: Running) -> None:
    rows = Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]
    listening = [row.split()[1] for row in rows if row.split()[3] == "0A"]
    own = [address for address in listening if int(address.partition(":")[2], 16) == running.port]
    assert own == [f"0100007F:{running.port:04X}"]


def test_an_abstract_that_is_a_script_is_words(running: Running) -> None:
    number = len(ODD) + 1
    for path in ("/", f"/abstracts/{number}"):
        text = running.ask("GET", path)[2]
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "&lt;script&gt;alert(1)" in text
        assert 'onmouseover="alert' not in text
        assert "{{ 7 * 7 }}" in text
    _, told = running.take("as it stands", {"do": "all"}, number)
    assert running.take(told["revision"], {"do": "all"}, number)[0] == 200


def test_ids_that_want_out_stay_in_the_folder(running: Running) -> None:
    root = running.gold.parent
    before = {path for path in root.rglob("*") if path.is_file()}
    for number in range(1, len(ODD) + 1):
        assert running.take("0", {"do": "all"}, number)[0] == 200
    written = {path for path in root.rglob("*") if path.is_file()} - before
    assert len(written) == len(ODD)
    assert {path.parent for path in written} == {running.gold}


def test_what_was_saved_outlives_a_server_that_is_killed(start: Start) -> None:
    """Many steps, killed in the midst of them: what was answered is there, and it goes on from there."""
    running = start([make_record()])
    done: list[str] = []
    revision = "0"

    def work() -> None:
        nonlocal revision
        for n in range(200):
            try:
                status, told = running.take(revision, {"do": "right", "facts": [f"m{n % 8 + 1}"]})
            except OSError:
                return
            assert status == 200
            revision = told["revision"]
            done.append(revision)

    hand = threading.Thread(target=work)
    hand.start()
    while len(done) < 15:
        hand.join(0.01)
    running.stop(signal.SIGKILL)
    hand.join()
    again = start([make_record()])
    steps = again.saved()["review"]["steps"]
    assert len(steps) in (len(done), len(done) + 1)  # the one in flight may have arrived
    assert [path.name for path in again.gold.iterdir() if not path.name.startswith(".")] == ["wrist.gold.json"]
    status, told = again.take(revision, {"do": "all"})
    assert (status, told["state"]) == ((200, "done") if len(steps) == len(done) else (409, "in work"))


def test_two_tabs_do_not_overwrite_each_other(running: Running) -> None:
    status, first = running.take("0", {"do": "right", "facts": ["m1"]})
    assert status == 200
    status, told = running.take("0", {"do": "wrong", "facts": ["m1"]})
    assert status == 409
    assert "changed meanwhile, in another tab" in told["told"]
    assert told["revision"] == first["revision"]
    assert [step["do"] for step in running.saved()["review"]["steps"]] == ["right"]
    assert running.take(told["revision"], {"do": "wrong", "facts": ["m1"]})[0] == 200


def test_two_servers_on_one_folder_do_not_either(start: Start) -> None:
    running = start([make_record()])
    other = start(None)
    running.take("0", {"do": "right", "facts": ["m1"]})
    assert other.take("0", {"do": "wrong", "facts": ["m1"]})[0] == 409


def test_at_the_end_it_says_how_far_the_review_is(start: Start) -> None:
    running = start([make_record(), make_record("ankle")])
    running.take("0", {"do": "all"})
    assert running.stop().strip() == "1 done, 0 in work, 1 left; the gold is in gold"
    assert running.process.returncode == 0


def test_readers_have_folders_of_their_own(start: Start) -> None:
    one, other = (start([make_record()], "--reader", name) for name in ("Ada", "Bo/../x"))
    one.take("0", {"do": "all"})
    assert other.ask("GET", "/abstracts/1")[2].count("not yet checked") > 10
    other.take("0", {"do": "all"})
    files = sorted(path.relative_to(one.gold).as_posix() for path in one.gold.rglob("*.json"))
    assert files == ["Ada/wrist.gold.json", "Bo%2F..%2Fx/wrist.gold.json"]
    assert json.loads((one.gold / files[1]).read_bytes())["review"]["reader"] == "Bo/../x"


def refusals() -> list[tuple[str, Callable[[Path], dict[str, Any]], str]]:
    def gold_of_another_text(folder: Path) -> dict[str, Any]:
        raw = {"source": {"id": "wrist"}, "text": "Another.", "layers": ["arms"], "arms": []}
        (folder / "gold").mkdir()
        (folder / "gold" / "wrist.gold.json").write_text(json.dumps(raw), "utf-8")
        return {}

    def another_schema(folder: Path) -> dict[str, Any]:
        raw = make_record() | {"schema_version": "0.3"}
        (folder / "records.jsonl").write_text(json.dumps(raw), "utf-8")
        return {}

    def a_file_for_a_folder(folder: Path) -> dict[str, Any]:
        (folder / "gold").write_text("mine", "utf-8")
        return {}

    def nothing_in_it(folder: Path) -> dict[str, Any]:
        (folder / "records.jsonl").write_text("", "utf-8")
        return {}

    return [
        ("text", gold_of_another_text, "gold/wrist.gold.json: the gold of another text than the record's"),
        ("schema", another_schema, "records.jsonl:1: $.schema_version: "),
        ("folder", a_file_for_a_folder, "gold: is a file; name another folder with --gold"),
        ("empty", nothing_in_it, "records.jsonl: holds no record"),
        ("reader", lambda folder: {"reader": ".."}, "--reader '..': not a name for a folder"),
    ]


@pytest.mark.parametrize(("make", "told"), [pytest.param(make, told, id=name) for name, make, told in refusals()])
def test_what_cannot_be_is_one_clear_line(
    make: Callable[[Path], dict[str, Any]], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "records.jsonl").write_text(json.dumps(make_record()), "utf-8")
    options: dict[str, Any] = {"gold": Path("gold"), "reader": None, "port": 0, "no_browser": True} | make(tmp_path)
    with pytest.raises(ArmspanError) as error:
        review(Path("records.jsonl"), **options)
    assert str(error.value).startswith(told)
    assert "\n" not in str(error.value)


def test_a_port_that_is_taken_is_told(running: Running) -> None:
    with pytest.raises(ArmspanError, match=rf"--port {running.port}: address already in use; name another one"):
        open_port(running.port)


def test_what_must_be_installed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    shelf = Shelf({"wrist": make_record()}, [])
    with pytest.raises(ArmspanError, match=r"needs Starlette and uvicorn: pip install 'armspan\[review\]'"):
        serve(shelf, Folder(tmp_path / "gold", None), 0, print)
