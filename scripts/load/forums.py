"""The forums that are measured, and who reads and writes in them."""

import http.cookies
import json
import re
from dataclasses import dataclass
from pathlib import Path

from load.seed import with_demo
from load.server import Server

PASSPHRASE = "seven lamps by the harbour"


@dataclass
class Member:
    handle: str
    token: str


class Forums:
    """A small one with 20 threads, and a large one with 2,000, and threads of 100, 2,000 and 100,000 replies beside them."""

    def __init__(self, binary: Path, folder: Path, a_tenth: bool):
        self.folder = folder
        self.large, self.small, self.paths = folder / "large", folder / "small", folder / "paths"
        scale = 10 if a_tenth else 1
        described = folder / "forums.json"
        if not described.exists():
            small = with_demo(binary, self.small)
            self._threads(small, 20)
            small.finish()
            described.write_text(json.dumps(self._fill_large(binary, scale)))
        made = json.loads(described.read_text())
        self.demo, self.short, self.middling, self.long = made["demo"], made["short"], made["middling"], made["long"]
        self.shrunk = made["scale"]

    def _fill_large(self, binary: Path, scale: int) -> dict:
        large = with_demo(binary, self.large)
        thread, slug = large.db.execute("SELECT id, slug FROM threads").fetchone()
        made = {"scale": scale, "demo": f"/t/{thread}-{slug}"}
        self._threads(large, 2000 // scale, self.paths)
        made |= {
            "short": large.thread("A hundred replies", 100),
            "middling": large.thread("Two thousand replies", 2000 // scale),
            "long": large.thread("A hundred thousand replies", 100_000 // scale),
        }
        large.finish()
        return made

    @staticmethod
    def _threads(forum, count: int, listing: Path | None = None):
        paths = [forum.thread(f"Thread {n}", 53) for n in range(1, count + 1)]
        if listing:
            listing.write_text("\n".join(paths))

    def page_of_long(self, server: Server, number: int) -> str:
        """The address of that page of the longest thread: as a reader gets there, from page to page."""
        path = self.long
        for _ in range(number // self.shrunk - 1):
            following = re.search(r'<a\b[^>]*\brel="next"[^>]*>', server.page(path))
            path = re.search(r'href="([^"]+)"', following[0])[1].replace("&amp;", "&")
        return path

    def members(self, server: Server, count: int) -> list[Member]:
        def member(number):
            handle = f"load-{server.port}-{number}"
            joined = {"handle": handle, "passphrase": PASSPHRASE}
            return Member(handle, call(server, "/members", joined)["token"])

        return [member(number) for number in range(count)]

    def sign_in(self, server: Server, member: Member) -> str:
        """The cookie of a browser that has signed in."""
        status, headers, page = server.get("/sign-in")
        before = cookies(headers)
        csrf = re.search(r'name="csrf" value="([^"]+)"', page.decode())[1]
        fields = {"csrf": csrf, "handle": member.handle, "passphrase": PASSPHRASE, "next": "/"}
        status, headers, _ = server.form("/sign-in", fields, {"Cookie": before})
        if status != 303:
            raise SystemExit(f"signing in answered {status}")
        return cookies(headers)

    def thread_to_write_in(self, server: Server, member: Member) -> str:
        """The address that takes replies to a new thread."""
        new = {"title": "A thread to write in", "body": "Say something.", "kind": "discussion"}
        return f"/api/v1/threads/{call(server, '/boards/discussion/threads', new, member.token)['id']}/posts"


def call(server: Server, path: str, body: dict, token: str | None = None) -> dict:
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    status, _, answer = server.request("POST", f"/api/v1{path}", json.dumps(body), headers)
    if status != 201:
        raise SystemExit(f"POST {path} answered {status}: {answer.decode()}")
    return json.loads(answer)


def cookies(headers) -> str:
    found = http.cookies.SimpleCookie()
    for line in headers.get_all("set-cookie", []):
        found.load(line)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in found.items() if morsel.value)
