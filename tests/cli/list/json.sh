# Sizes of the shipped scenarios hold, a token being four bytes: name, least steps, and about how many tokens at first and at last.
evalq list >/dev/null || exit
evalq list --json | python3 -c '
import json, sys

SIZES = {
    "blog-update": (12, 28900, 72300),
    "blog-update-99k": (11, 99000, 120000),
    "code-fix": (13, 2500, 11340),
    "infra-triage": (16, 6100, 30800),
    "long-haul": (43, 3090, 15570),
    "memory-recall": (8, 590, 2600),
    "mini": (2, 1085, 1440),
    "no-tool": (13, 3225, 4710),
    "tool-chain": (14, 2540, 8260),
}
rows = {row["name"]: row for row in json.load(sys.stdin)}
assert set(rows) == set(SIZES), set(rows) ^ set(SIZES)
for name, (steps, first, last) in SIZES.items():
    row = rows[name]
    assert row["purpose"] and row["reference_steps"] >= steps, row
    for key, tokens in ("first_request_bytes", first), ("last_request_bytes", last):
        assert abs(row[key] / 4 / tokens - 1) < 0.01, (name, key, row[key] / 4, tokens)
print("sizes hold")'
