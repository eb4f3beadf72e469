# What 99,000 tokens at 43 tok/s (38 minutes) do to a task, told in seconds: which limit cuts it off, and what mends it.
try() {
    evalq run blog-update-99k --endpoint "sim:reference?$1" --time-scale 1000 --json --quiet "${@:2}" >card
    echo "$1 ${*:2}: exit $?"
    python3 - <<'PY'
import json

card = json.load(open("card"))
trial = card["trials"][0]
last = trial["steps"][-1]
print(f'  {card["verdict"]["word"]}: {trial["answered"]} of {trial["requests"]} requests answered, done: {trial["done"]}')
if not last["answered"]:
    print(f'  step {last["step"]}, attempts {last["attempts"]}: {last["sentence"]}')
PY
}
try 'prompt=43' --step-seconds 1800
try 'prompt=43&cache=off' --step-seconds 2400 --trial-seconds 2400
try 'prompt=43' --step-seconds 2400
try 'prompt=250&cache=off'
