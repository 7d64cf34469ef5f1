"""Measures how many requests a trial sends, against a plain loop over urllib3 with the same number of threads, and
whether its memory stays flat.

    python benchmarks/probe.py                             a portal of the lab, then 100,000 requests to a tiny server
    python benchmarks/probe.py --series 14.0 --only server
    python benchmarks/probe.py --url http://localhost:8069 a portal that runs, with the login `portal`
    python benchmarks/probe.py --only memory --requests 20000

Trial and loop take turns in the same run, so that a busy machine is unfair to none.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from queue import Empty, Queue

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / part) for part in ("", "src")]

import urllib3

from benchmarks.measure import table
from lab.api import Lab
from ostiary.probe.accounts import Account
from ostiary.probe.budget import Budget
from ostiary.probe.exchange import Answer, get
from ostiary.probe.journal import Journal, Record
from ostiary.probe.line import Line
from ostiary.probe.log import Log
from ostiary.probe.markers import MarkerBook
from ostiary.probe.predictions.pages import PagesPredictor
from ostiary.probe.prepare import Prepared
from ostiary.probe.probing import Progress, probe
from ostiary.probe.runner import Job, Trial
from ostiary.probe.scene import Actor, Prediction, Scene
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.visitor import Visitor
from ostiary.sources.api.address import read_address

TINY = Path(__file__).resolve().parent / "inside/tiny_server.py"
DATABASE = "bench_probe"
PAGES = ("/my", "/my/orders", "/my/invoices", "/my/orders/1", "/my/account", "/web/login")
FREE = Budget(requests=10_000_000, per_second=1e6, seconds=3600)
Row = tuple[str, str, str, str]
HEAD: Row = ("what", "result", "compared", "aim")


def plain(url: str, cookie: str, requests: int, threads: int) -> None:
    """As fast as a loop over urllib3 can."""
    pool = urllib3.PoolManager(num_pools=1, maxsize=threads, block=True)
    headers = {"Cookie": cookie, "Accept-Encoding": "gzip"}
    left: Queue[int] = Queue()
    for number in range(requests):
        left.put(number)

    def work() -> None:
        while True:
            try:
                number = left.get_nowait()
            except Empty:
                return
            pool.request("GET", url + PAGES[number % len(PAGES)], headers=headers, redirect=False, retries=False)

    crew = [threading.Thread(target=work) for _ in range(threads)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()


def judge(job: Job[int], answer: Answer) -> Record:
    return {"status": answer.status, "digest": answer.digest[:16]}


def tried(trial: Trial, visitor: Visitor, requests: int, begin: int = 0) -> None:
    jobs = (Job(visitor, get(PAGES[n % len(PAGES)]), n, key=str(n)) for n in range(begin, begin + requests))
    done = sum(1 for _ in trial.run(jobs, judge))
    if done != requests or trial.errors:
        raise SystemExit(f"{done} of {requests} requests were answered: {trial.stopped or trial.errors}")


@contextmanager
def trying(url: str, threads: int, folder: Path) -> Iterator[Trial]:
    """A trial as the command makes it, with log and journal."""
    line = Line(read_address(url), FREE, log=Log(folder / "log"), concurrency=threads)
    trial = Trial(line, Journal.open(folder / f"journal-{time.time_ns()}", {"url": url}))
    try:
        yield trial
    finally:
        trial.journal.close()
        line.close()


def compared(
    url: str, account: Account | None, requests: int, threads: int, runs: int, folder: Path
) -> tuple[float, float]:
    """Requests a second of the trial and of the plain loop, medians of runs that take turns."""
    with trying(url, threads, folder) as trial:
        visitor = Visitor(trial.line, account)
        visitor.start()
        cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
        plain(url, cookie, len(PAGES) * threads, threads)
        rates: tuple[list[float], list[float]] = [], []
        for run in range(runs):
            rates[0].append(requests / timed(lambda run=run: tried(trial, visitor, requests, run * requests)))
            rates[1].append(requests / timed(lambda: plain(url, cookie, requests, threads)))
        return statistics.median(rates[0]), statistics.median(rates[1])


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def server(arguments: argparse.Namespace, folder: Path) -> Iterator[Row]:
    """Pages of a real portal."""
    account = Account("portal", "portal", "portal")
    with nullcontext(arguments.url) if arguments.url else served(arguments.series) as url:
        own, loop = compared(url, account, arguments.pages, arguments.threads, arguments.runs, folder)
    share = own / loop
    which = arguments.url or f"Odoo {arguments.series}"
    what = f"pages of {which} a second, {arguments.threads} at a time"
    yield (
        what,
        f"{own:.1f}",
        f"{share:.0%} of a plain loop ({loop:.1f}); aim: 80 %",
        "met" if share >= 0.8 else "missed",
    )


@contextmanager
def served(series: str) -> Iterator[str]:
    """A server of the lab with a database of its own."""
    lab = Lab(series).ensure()
    lab.clone(DATABASE)
    try:
        with lab.serve(DATABASE) as url:
            yield url
    finally:
        lab.drop(DATABASE)


def whole_trial(trial: Trial, requests: int, progress: Progress) -> None:
    """As the command makes it: tries planned, sent, judged against what was foretold, and told."""
    somebody = Actor("somebody", 1)
    scene = Scene("19.0", [somebody], [], [], MarkerBook(), PagesPredictor({}))
    prepared = Prepared(scene, {somebody.name: Visitor(trial.line)})
    outcome = probe(trial, prepared, attempts(somebody, requests), progress)
    if outcome.counts.total() != requests or outcome.errors:
        raise SystemExit(f"{outcome.counts} of {requests} tries were judged: {trial.stopped or outcome.errors}")


def attempts(somebody: Actor, many: int) -> Iterator[Attempt]:
    """Pages of many documents, one in ten of them foretold to be open."""
    for number in range(many):
        yield Attempt(
            family="pages",
            way="page",
            actor=somebody,
            request=get(f"/my/loans/{number}", name="pages", effect="reads"),
            prediction=Prediction("open" if number % 10 == 0 else "denied", "as the rules say"),
            key=("library.loan", number),
        )


def memory(arguments: argparse.Namespace, folder: Path) -> Iterator[Row]:
    """Many requests to a server that costs nothing."""
    with subprocess.Popen([sys.executable, str(TINY)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = f"http://127.0.0.1:{int(process.stdout.readline())}"
        try:
            with trying(url, arguments.threads, folder) as trial:
                tenth = arguments.requests // 10
                held = {}

                def look(done: int, total: int | None, item: str) -> None:
                    if done in (tenth, arguments.requests):
                        held[done] = megabytes()

                seconds = timed(lambda: whole_trial(trial, arguments.requests, look))
                early, late = held[tenth], held[arguments.requests]
        finally:
            process.terminate()
    rate = arguments.requests / seconds
    yield f"requests a second to a tiny server, {arguments.threads} at a time", f"{rate:,.0f}", "", ""
    grown = f"{late - early:+.1f} MB since {tenth:,}; aim: under 5"
    yield (
        f"memory after {arguments.requests:,} requests",
        f"{late:.1f} MB",
        grown,
        "met" if late - early < 5 else "missed",
    )


def megabytes() -> float:
    """What this process holds now."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", default="19.0")
    parser.add_argument("--url")
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--pages", type=int, default=300, help="requests to the portal in each run")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--requests", type=int, default=100_000, help="requests to the tiny server")
    parser.add_argument("--only", choices=("server", "memory"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ostiary-probe-") as folder:
        parts = [part for part in (server, memory) if arguments.only in (None, part.__name__)]
        print(table([HEAD, *(row for part in parts for row in part(arguments, Path(folder)))]))


if __name__ == "__main__":
    main()
