"""Kills runs of `ner tag` at random moments, or lets them run out of disk, and checks what the last one leaves.

    python scripts/stop_and_go.py ARTICLES --rounds 20

Every round starts on an empty folder, is stopped up to five times, and must end with what an undisturbed run gives.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("articles", nargs="+")
    parser.add_argument("--model")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    chance = random.Random(args.seed)
    options = ["--format", "jsonl,csv,html,brat", *(["--model", args.model] if args.model else [])]
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        run([*args.articles, "-o", f"{folder}/straight", *options]).wait()
        whole = time.perf_counter() - begin
        expected = contents(Path(folder, "straight"))
        size = max(map(len, expected.values())) // 1024
        for number in range(1, args.rounds + 1):
            words = [*args.articles, "-o", f"{folder}/{number}", *options]
            stops = [stop(words, chance, whole, size) for _ in range(chance.randint(1, 5))]
            run(words).wait()
            if contents(Path(folder, str(number))) != expected:
                sys.exit(f"round {number} ({', '.join(stops)}): the results differ from those of an undisturbed run")
            print(f"round {number}: {', '.join(stops)}: same results")


def run(words: list[str], before: str = "") -> subprocess.Popen:
    command = ["sh", "-c", f'{before} exec "$@"', "sh", sys.executable, "-m", "ner", "tag", *words]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def stop(words: list[str], chance: random.Random, whole: float, size: int) -> str:
    """Starts a run and stops it, by SIGKILL or a limit on the size of files; what was done."""
    if chance.random() < 0.3:
        limit = chance.randint(1, size)
        run(words, f"ulimit -f {limit};").wait()
        return f"files of {limit} blocks"
    seconds = chance.uniform(0, 1.1 * whole)
    process = run(words)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return f"killed after {seconds:.2f} s"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


if __name__ == "__main__":
    main()
