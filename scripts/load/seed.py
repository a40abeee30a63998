"""Fills a forum faster than anyone can post: rows straight into the SQLite file, with no server running.

What is written is what posting would have written: texts are copied, Markdown and HTML, from posts that the program
rendered itself; paths, numbers, depths and counts are those of `src/posts/write.rs`; and whatever the database does by
trigger, it does here too. The pages that are measured are made of these rows by the program alone.
"""

import random
import sqlite3
import subprocess
import time
from pathlib import Path

from load.server import environ

SECOND = 1_000_000
# A root and what hangs below it, over and over: so a page of a long thread looks like one of a short thread.
CONVERSATION = 12


def with_demo(binary: Path, data: Path) -> "Forum":
    """A fresh forum with the demo thread in it."""
    data.mkdir(parents=True, exist_ok=True)
    subprocess.run([binary, "demo"], env=environ(data), check=True, stdout=subprocess.DEVNULL)
    return Forum(data / "evenkeel.db")


class Forum:
    """An open database to put threads into, in one transaction."""

    def __init__(self, path: Path):
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("PRAGMA synchronous = OFF")
        self.db.execute("PRAGMA cache_size = -200000")
        self.texts = self.db.execute(
            "SELECT body_md, body_html, render_version FROM posts WHERE number > 1 ORDER BY id"
        ).fetchall()
        self.story = self.db.execute(
            "SELECT body_md, body_html, render_version FROM posts WHERE number = 1"
        ).fetchone()
        self.excerpt = self.db.execute("SELECT excerpt FROM threads").fetchone()[0]
        self.members = [row[0] for row in self.db.execute("SELECT id FROM members ORDER BY id")]
        self.boards = [row[0] for row in self.db.execute("SELECT id FROM boards ORDER BY position LIMIT 2")]
        self.random = random.Random(54)
        # Everything happened before now, at a post a second.
        self.at = int(time.time() - 400_000) * SECOND
        self.db.execute("BEGIN IMMEDIATE")

    def thread(self, title: str, replies: int) -> str:
        """Adds a thread, and answers with its path."""
        number = self.db.execute("SELECT coalesce(max(id), 0) + 1 FROM threads").fetchone()[0]
        slug = title.lower().replace(" ", "-")
        began = self.at
        self.at += (replies + 1) * SECOND
        kind, board = [("story", self.boards[0]), ("discussion", self.boards[1])][number % 2]
        author = self.random.choice(self.members)
        self.db.execute(
            "INSERT INTO threads (id, board_id, kind, title, slug, excerpt, author_id, state, revision, next_number,"
            " reply_count, created_us, last_post_us) VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?, ?)",
            (number, board, kind, title, slug, self.excerpt, author, replies + 1, replies + 2, replies, began,
             began + replies * SECOND),
        )
        self.db.executemany(
            "INSERT INTO posts (id, thread_id, number, parent_id, path, depth, author_id, body_md, body_html,"
            " render_version, state, reply_count, created_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'visible', ?, ?)",
            self._posts(number, author, replies, began),
        )
        return f"/t/{number}-{slug}"

    def _posts(self, thread: int, author: int, replies: int, began: int):
        first = self.db.execute("SELECT coalesce(max(id), 0) + 1 FROM posts").fetchone()[0]
        roots = -(-replies // CONVERSATION)
        yield (first, thread, 1, None, number(1), 0, author, *self.story, roots, began)
        for start in range(2, replies + 2, CONVERSATION):
            yield from self._conversation(thread, first, start, min(CONVERSATION, replies + 2 - start), began)

    def _conversation(self, thread: int, first: int, start: int, size: int, began: int):
        parents, paths, depths, answers = [None], [number(start)], [0], [0] * size
        for i in range(1, size):
            parent = self.random.randrange(i)
            parents.append(parent)
            paths.append(paths[parent] + number(start + i))
            depths.append(depths[parent] + 1)
            answers[parent] += 1
        for i in range(size):
            n = start + i
            parent = None if parents[i] is None else first + start + parents[i] - 1
            text = self.texts[n % len(self.texts)]
            author = self.members[n % len(self.members)]
            at = began + (n - 1) * SECOND
            yield (first + n - 1, thread, n, parent, paths[i], depths[i], author, *text, answers[i], at)

    def finish(self):
        self.db.execute("COMMIT")
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.db.close()


def number(n: int) -> bytes:
    """A post's number as a step of a path."""
    return n.to_bytes(4, "big")
