# The recall step of another model: both are told apart, the run's speed is its own endpoint's alone, and the trace says who answered.
evalq run mini memory-recall -q -e 'sim:grok-4.3?prompt=1e5' --time-scale 100 --pin 'recall=sim:reference?prompt=1e5' --json >card
python3 - <<'PY'
import json
card = json.load(open("card"))
for trial in card["trials"]:
    speeds = {step["speed"]["prompt_tokens"].get("reason", "measured") for step in trial["steps"]}
    print(trial["scenario"], trial["done"], *speeds)
PY
zcat runs/*/trace.jsonl.gz | grep '"type":"trial",' | sed 's/.*"pin"/"pin"/; s/"url":"[^"]*"/"url":"..."/; s/,"at_ns.*//'
