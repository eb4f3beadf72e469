# What is named as the fix is done: with it the task comes through, with a tenth less it does not.
try() {
    evalq run blog-update-99k --endpoint "sim:reference?$1" --time-scale 500 --retries 1 --json --quiet "${@:2}" >card
    python3 - "$1 ${*:2}" <<'PY'
import json, re, sys
card = json.load(open("card"))
print(f'{sys.argv[1]}: {card["verdict"]["word"]}, {card["answered"]} of {card["requests"]} answered')
for fix in card["verdict"]["fixes"]:
    print("  " + re.sub(r"\d[\d,.]*", lambda number: "N" if len(number[0]) > 3 else number[0], fix))
PY
}
try 'prompt=43' --step-seconds 600
try 'prompt=170' --step-seconds 600
try 'prompt=149' --step-seconds 600
try 'prompt=43' --step-seconds 2350
try 'prompt=43' --step-seconds 2100
