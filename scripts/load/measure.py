"""One measurement: wrk at one address, and what it cost the server."""

import json
import os
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from load.server import Server

HERE = Path(__file__).parent


@dataclass
class Sample:
    rate: float
    """Answers a second."""
    p50: float
    """Milliseconds."""
    p99: float
    """Milliseconds."""
    cpu: float
    """Microseconds of the server's time for an answer."""
    wrong: int
    """Answers of 400 and above, and connections that broke."""


class Wrk:
    """wrk, running until [`Wrk.result`] is asked for."""

    def __init__(self, server: Server, path: str, *, seconds: float, connections: int, headers=(), args=()):
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", HERE / "requests.lua"]
        for header in headers:
            command += ["-H", header]
        self.server = server
        self.began = server.cpu_seconds()
        self.process = subprocess.Popen([*command, server.url + path, "--", *args], stdout=subprocess.PIPE, text=True)

    def result(self) -> Sample:
        output, _ = self.process.communicate()
        cpu = self.server.cpu_seconds() - self.began
        if self.process.returncode != 0:
            raise SystemExit(f"wrk failed:\n{output}")
        found = json.loads(output.splitlines()[-1])
        requests = max(found["requests"], 1)
        return Sample(
            rate=requests / found["seconds"],
            p50=found["p50"] / 1000,
            p99=found["p99"] / 1000,
            cpu=cpu / requests * 1e6,
            wrong=found["wrong"],
        )


@dataclass
class Page:
    """Something to measure."""

    name: str
    server: Server
    path: str
    headers: tuple[str, ...] = ()
    expect: int = 200
    args: tuple[str, ...] = ()
    """What `requests.lua` is told."""

    def look(self) -> int:
        """Asks for it once, as wrk will; answers with the bytes of its body."""
        headers = dict(header.split(": ", 1) for header in self.headers)
        status, _, body = self.server.get(self.path, headers)
        if status != self.expect:
            raise SystemExit(f"{self.name}: {self.path} answered {status}, not {self.expect}")
        return len(body)

    def measure(self, seconds: float, connections: int) -> Sample:
        options = {"seconds": seconds, "connections": connections, "headers": self.headers, "args": self.args}
        return Wrk(self.server, self.path, **options).result()


def median(samples: list[Sample]) -> Sample:
    middle = lambda pick: statistics.median(pick(sample) for sample in samples)
    return Sample(
        rate=middle(lambda s: s.rate), p50=middle(lambda s: s.p50), p99=middle(lambda s: s.p99),
        cpu=middle(lambda s: s.cpu), wrong=sum(s.wrong for s in samples),
    )


def fsyncs_a_second(folder: Path, seconds: float) -> float:
    """How often this disk takes 4 KB for good: what a durable commit waits for."""
    path, block, done = folder / "fsync.probe", b"\0" * 4096, 0
    file = os.open(path, os.O_CREAT | os.O_WRONLY)
    try:
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            os.write(file, block)
            os.fdatasync(file)
            done += 1
        return done / (time.monotonic() - began)
    finally:
        os.close(file)
        path.unlink()
