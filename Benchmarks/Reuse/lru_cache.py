"""How long a kept call of functools.lru_cache takes: the median of ten rounds, in nanoseconds."""

import functools
import statistics
import time


@functools.lru_cache(maxsize=1024)
def kept(a, b):
    return a + b


def loop(calls):
    start = time.perf_counter_ns()
    for number in range(calls):
        kept(number & 15, 3)
    return (time.perf_counter_ns() - start) / calls


def empty(calls):
    start = time.perf_counter_ns()
    for number in range(calls):
        number & 15
    return (time.perf_counter_ns() - start) / calls


loop(1000)
# The loop is Python's own time, not the cache's.
rounds = [loop(1_000_000) - empty(1_000_000) for _ in range(10)]
print(f"Python functools.lru_cache: {statistics.median(rounds):.1f} ns")
