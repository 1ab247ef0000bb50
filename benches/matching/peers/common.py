"""What the runs of Python libraries share: the instance, the clock, the check value and the line of the table."""

import json
import os
import resource
import sys
import threading
import time


def check_value(answer, people):
    """FNV-1a over the offers as little-endian words, 0xffffffff for nobody's."""
    value = 0xCBF29CE484222325
    for person in range(people):
        for byte in answer.get(person, 0xFFFFFFFF).to_bytes(4, "little"):
            value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def measure(name, build, solve):
    folder, kind = sys.argv[1], sys.argv[2]
    with open(os.path.join(folder, "instance.json"), encoding="utf-8") as file:
        instance = json.load(file)
    people = len(instance["wishes"])
    game = build(instance)
    began, cpu = time.perf_counter(), time.process_time()
    answer = solve(game)
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    value = check_value(answer, people)
    expected, _, seconds = os.environ.get("REFERENCE", "").partition(" ")
    verdict = value if not expected else f"VERIFIED {value}" if value == expected else f"DIFFERS {value}"
    ratio = f"{cpu / float(seconds):.0f}" if seconds else ""
    entries = sum(len(wishes) for wishes in instance["wishes"])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    each = cpu * 1e9 / entries
    print(f"| {name} | {kind} | {people} | {cpu:.4f} | {wall:.4f} | {each:.2f} | {ratio} | {peak} | {verdict} |", flush=True)


def run(name, build, solve):
    """The libraries copy and walk deep structures: they get a deep stack."""
    sys.setrecursionlimit(10**6)
    threading.stack_size(1 << 30)
    thread = threading.Thread(target=measure, args=(name, build, solve))
    thread.start()
    thread.join()
