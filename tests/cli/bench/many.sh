# Many at once, and those that were good enough.
evalq bench 'sim:writer?prompt=20000' --sizes 1K --concurrency 1,40 --repeats 2 --no-warm --goal-first-token 5 --goal-rate 1 \
    --quiet --json >bench.json
python3 - <<'PY'
import json
card = json.load(open("bench.json"))
one, many = card["cells"]
for cell in one, many:
    print(cell["streams"], "streams:", cell["answered"], "of", cell["asked"], "good:", cell["good"], "answered", sep=" ")
print("together far more than one alone:", many["total_rate"]["value"] > 5 * one["total_rate"]["value"])
print("no second turns:", many["warm"]["ttft_ms"]["reason"])
print("connections:", card["connections"], "reused:", card["reused"])
PY
evalq score runs/* | sed -n '/^Streams/,/^$/p' | awk '{print $1, $NF}'
