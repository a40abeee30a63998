"""The release binary, running on a data directory of its own, and what it costs while it does."""

import http.client
import os
import socket
import subprocess
import time
import urllib.parse
from contextlib import closing
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """`evenkeel serve` on a free loopback port, without limits, saying only what is wrong."""

    def __init__(self, binary: Path, data: Path, **settings):
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data / "server.log"
        environment = environ(data, EVENKEEL__SERVER__LISTEN=f"127.0.0.1:{self.port}", **settings)
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [binary, "serve"], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._wait_until_ready()

    def _wait_until_ready(self):
        for _ in range(300):
            if self.process.poll() is not None:
                break
            try:
                if self.get("/readyz")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        self.stop()
        raise SystemExit(f"the server did not start:\n{self.log.read_text()}")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def request(self, method: str, path: str, body: str | None = None, headers: dict | None = None):
        """Status, headers and body of one answer."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()

    def get(self, path: str, headers: dict | None = None):
        return self.request("GET", path, None, headers)

    def page(self, path: str, headers: dict | None = None) -> str:
        """A page that must be there."""
        status, _, body = self.get(path, headers)
        if status != 200:
            raise SystemExit(f"GET {path} answered {status}")
        return body.decode()

    def form(self, path: str, fields: dict, headers: dict):
        headers = headers | {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.url}
        return self.request("POST", path, urllib.parse.urlencode(fields), headers)

    def cpu_seconds(self) -> float:
        """User and system time of all its threads since it started."""
        # The name in parentheses may hold spaces; what is counted comes after it.
        after_name = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / TICKS

    def memory(self) -> dict[str, float]:
        """Megabytes: resident now (`VmRSS`, of which `RssAnon` its own and `RssFile` mapped files), and at most (`VmHWM`)."""
        found = {}
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            name, _, value = line.partition(":")
            if name in ("VmHWM", "VmRSS", "RssAnon", "RssFile"):
                found[name] = int(value.split()[0]) / 1024
        return found


def environ(data: Path, **settings) -> dict[str, str]:
    """The environment of a command on that data directory: nothing of the caller's settings gets in."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("EVENKEEL")}
    for name in ("DATABASE_URL", "REDIS_URL", "DATABASE_URL_FILE", "REDIS_URL_FILE"):
        ours.pop(name, None)
    return ours | {
        "EVENKEEL__DATA_DIR": str(data),
        "EVENKEEL__LIMITS__ENABLED": "false",
        "EVENKEEL__LOG__LEVEL": "warn",
        **settings,
    }
