"""Tables in Markdown: they can be read in a terminal, and pasted into docs/performance.md."""

import os
import platform
import statistics
from dataclasses import dataclass
from typing import Callable

from load.measure import Sample

# On a disk that takes fewer, a reply can't be written more often than the disk allows.
FSYNCS_FOR_A_THOUSAND_REPLIES = 2000


def figures(run):
    print(f"\n{platform.system()} {platform.release()}, {len(os.sched_getaffinity(0))} cores shared with wrk; "
          f"rounds: {run.options.rounds} of {run.options.seconds} s, {run.options.connections} connections\n")
    table(["measurement", "req/s", "p50 ms", "p99 ms", "CPU µs/req", "errors"], [
        [name, f"{s.rate:,.0f}", f"{s.p50:.2f}", f"{s.p99:.2f}", f"{s.cpu:,.0f}", str(s.wrong)]
        for name, s in run.medians().items()
    ])
    if run.fsyncs:
        print(f"\nThe disk takes 4 KB for good {run.fsyncs:,.0f} times a second (write and fdatasync, one at a time).")
    memory = run.memory
    print(f"Memory after all that: {memory['VmRSS']:.0f} MB resident ({memory['RssAnon']:.0f} its own, "
          f"{memory['RssFile']:.0f} mapped files), {memory['VmHWM']:.0f} at most.\n")


def goals(run) -> list[str]:
    """Prints how each goal was met; answers with those that were not."""
    rows, missed = [], []
    for goal in all_goals(run):
        reached = goal.reached(run)
        if reached is None:
            rows.append([goal.name, "", goal.wanted, "not measured", ""])
            continue
        met = reached >= goal.bound if goal.at_least else reached <= goal.bound
        digits = 2 if isinstance(goal.bound, float) else 0
        by_cpu = goal.by_cpu and goal.by_cpu(run)
        rows.append([goal.name, f"{reached:,.{digits}f}", goal.wanted, "yes" if met else "MISSED", f"{by_cpu:.2f}" if by_cpu else ""])
        if not met:
            missed.append(goal.name)
    table(["goal", "reached", "wanted", "met", "by CPU"], rows)
    return missed


@dataclass
class Goal:
    name: str
    reached: Callable
    bound: float
    at_least: bool = True
    by_cpu: Callable | None = None
    """The same by what a request costs the server: it differs where the machine has other things to do."""

    @property
    def wanted(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.bound:,g}"


def all_goals(run) -> list[Goal]:
    rate, cpu, p99 = (lambda s: s.rate), (lambda s: s.cpu), (lambda s: s.p99)
    replies = 1000 if (run.fsyncs or 0) >= FSYNCS_FOR_A_THOUSAND_REPLIES else int((run.fsyncs or 0) / 2)
    short, long = "100 replies, cache off", "100,000 replies, page 1, cache off"
    far = "100,000 replies, page 900, cache off"
    few, many = "front page, 20 threads, cache off", "front page, 2,000 threads, cache off"
    return [
        Goal("thread / static, req/s", ratio("thread", "static", rate), 0.85, by_cpu=ratio("static", "thread", cpu)),
        Goal("thread, cache off / static, req/s", ratio("thread, cache off", "static", rate), 0.2, by_cpu=ratio("static", "thread, cache off", cpu)),
        Goal("thread, signed in / thread, req/s", ratio("thread, signed in", "thread", rate), 0.5, by_cpu=ratio("thread", "thread, signed in", cpu)),
        Goal("100,000 replies, page 1 / 100 replies, CPU", ratio(long, short, cpu), 1.3, at_least=False),
        Goal("100,000 replies, page 900 / page 1, CPU", ratio(far, long, cpu), 1.3, at_least=False),
        Goal("front page, 2,000 threads / 20 threads, CPU", ratio(many, few, cpu), 1.3, at_least=False),
        Goal("replies posted a second", figure("posting replies", rate), replies),
        Goal("a reader's p99 beside 8 writers / alone", ratio("a reader beside 8 writers", "a reader alone", p99), 3.0, at_least=False),
        Goal("resident memory after all that, MB", lambda run: run.memory["VmRSS"], 120, at_least=False),
        Goal("wrong answers", lambda run: sum(s.wrong for all in run.samples.values() for s in all), 0, at_least=False),
    ]


def ratio(above: str, below: str, pick: Callable[[Sample], float]):
    """The median over the rounds: both sides of each fraction were measured in the same minute."""
    def reached(run):
        if above not in run.samples or below not in run.samples:
            return None
        pairs = zip(run.samples[above], run.samples[below])
        return statistics.median(pick(a) / pick(b) for a, b in pairs)
    return reached


def figure(name: str, pick: Callable[[Sample], float]):
    return lambda run: pick(run.medians()[name]) if name in run.samples else None


def table(head: list[str], rows: list[list[str]]):
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    def line(cells):
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |"
    print(line(head))
    print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    for row in rows:
        print(line(row))
