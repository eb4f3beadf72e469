# Chance comes from the seed alone: what was sent, what the world answered and changed, and every check.
play() {
    evalq run all -e "sim:random-valid-calls?seed=$1&prompt=1000000&generation=100000" --quiet --retries 0 --json --out "$2" >"$2.json"
    zcat "$2"/*/trace.jsonl.gz | python3 -c '
import json, sys
TIMELESS = {"request": ["hash"], "result": ["content", "error", "source", "changes"], "trial_end": ["outcome"]}
for line in sys.stdin:
    event = json.loads(line)
    for key in TIMELESS.get(event["type"], []):
        print(event["trial"], event.get("step"), key, json.dumps(event[key]))' >"$2.world"
    python3 -c '
import json, sys
for trial in json.load(sys.stdin)["trials"]:
    print(trial["scenario"], trial["done"], trial["progress"], json.dumps(trial["checks"]))' <"$2.json" >"$2.scores"
}
play 7 first
play 7 again
play 8 other
cmp first.world again.world && cmp first.scores again.scores && echo "same seed: the same"
cmp -s first.world other.world || echo "another seed: another run"
[ "$(wc -l <first.world)" -gt 1000 ] || echo "too little was compared: $(wc -l <first.world) lines"
wc -l <first.scores
