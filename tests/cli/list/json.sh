# Sizes of the shipped scenarios hold: blog-update begins with 28,000 tokens and ends with 64,000, a token being four bytes.
evalq list >/dev/null || exit
evalq list --json | python3 -c '
import json, sys
rows = {row["name"]: row for row in json.load(sys.stdin)}
blog = rows["blog-update"]
assert blog["first_request_bytes"] >= 4 * 28000, blog
assert blog["last_request_bytes"] >= 4 * 64000, blog
assert 12 <= blog["reference_steps"] <= 16, blog
assert rows["mini"]["reference_steps"] == 2, rows["mini"]
print("sizes hold")'
