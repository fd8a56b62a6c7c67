#!/usr/bin/env python3
"""Writes ../Ring/XXHash64Vectors.swift: XXH64 of every length from 0 to 256 by the C library, through its Python package.

    pip install xxhash
    python3 Tests/NearbyCoreTests/Vectors/generate_xxh64.py
"""

import pathlib

import xxhash

TARGET = pathlib.Path(__file__).resolve().parents[1] / "Ring" / "XXHash64Vectors.swift"
SEEDS = [0, 2654435761, 2**64 - 1]
LENGTHS = range(257)

data = bytes((index * 151 + 7) % 256 for index in LENGTHS)

lines = [
    "// Made by Vectors/generate_xxh64.py.",
    "",
    "/// What the C library makes of the first 0, 1, 2 ... 256 bytes of ``bytes``.",
    "enum XXHash64Vectors {",
    "  static let bytes = ContiguousArray((0..<256).map { UInt8(truncatingIfNeeded: $0 * 151 + 7) })",
    "",
    "  static let hashes: [(seed: UInt64, hashes: [UInt64])] = [",
    *(f"    (0x{seed:016x}, hashes{number})," for number, seed in enumerate(SEEDS)),
    "  ]",
]
for number, seed in enumerate(SEEDS):
    values = [f"0x{xxhash.xxh64_intdigest(data[:length], seed=seed):016x}," for length in LENGTHS]
    lines += ["", f"  private static let hashes{number}: [UInt64] = ["]
    lines += ["    " + " ".join(values[start:start + 5]) for start in range(0, len(values), 5)]
    lines += ["  ]"]
lines += ["}", ""]
TARGET.write_text("\n".join(lines))
