# What 99,000 tokens at 43 tok/s (38 minutes) do to a task, told in seconds: which limit cuts it off, and what mends it.
# (The scale leaves each run some tenths of a second of slack: from 38m25s to 40 minutes are 0.3 s at 300.)
try() {
    evalq run blog-update-99k --endpoint "sim:reference?$1" --time-scale "$2" --json --quiet "${@:3}" >card
    echo "$1 ${*:3}: exit $?"
    python3 - <<'PY'
import json

card = json.load(open("card"))
trial = card["trials"][0]
last = trial["steps"][-1]
print(f'  {card["verdict"]["word"]}: {trial["answered"]} of {trial["requests"]} requests answered, done: {trial["done"]}')
if not last["answered"]:
    print(f'  step {last["step"]}, attempts {last["attempts"]}: {last["sentence"]}')
for spiral in card["outlook"]["spirals"]:
    print(f'  lost: {spiral["attempts"]} attempts, from the start again: {spiral["restarts"]},',
          f'{spiral["wasted_ms"] / 60e3:.0f} minutes; one of {spiral["needed_s"] / 60:.0f} minutes would have done')
PY
}
try 'prompt=43' 1000 --step-seconds 1800
try 'prompt=43&cache=off' 300 --step-seconds 2400 --trial-seconds 2400
try 'prompt=43' 500 --step-seconds 2600
try 'prompt=250&cache=off' 1000
