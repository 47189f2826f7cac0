#!/bin/sh
# Runs the kept-call benchmark in Swift and in Python, one after the other, twice, so that a slow moment shows.
set -eu
cd "$(dirname "$0")/.."
swift build -c release --product ReuseBenchmark
program=$(swift build -c release --show-bin-path)/ReuseBenchmark
for round in 1 2; do
  echo "Round $round"
  "$program"
  python3 Reuse/lru_cache.py
done
