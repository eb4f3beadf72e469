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

# The same for the other limits: the figure is read from the scorecard, done, and missed by a tenth.
figure() { python3 -c 'import json, re, sys
for fix in json.load(open("card"))["verdict"]["fixes"]:
    found = re.search(sys.argv[1], fix)
    if found: print(int(float(found[1].replace(",", "")) * float(sys.argv[2])))' "$1" "$2"; }
quick() {
    evalq run blog-update --endpoint "sim:reference?prompt=1e6&generation=1e6&chunk=1000&$2" --retries 0 --json --quiet "${@:3}" >card
    python3 - "$1" <<'PY'
import json, sys
card = json.load(open("card"))
trial = card["trials"][0]
print(f'{sys.argv[1]}: {trial["outcome"]}, {"done" if trial["done"] else "not done"}')
PY
}
quick 'a context of 50,000 tokens' 'fault=overflow&fault_step=0&fault_tokens=50001'
enough=$(figure 'context of at least (?:about )?([0-9,]+) tokens' 1) less=$(figure 'context of at least (?:about )?([0-9,]+) tokens' 0.9)
step=$(python3 -c 'import json; print(json.load(open("card"))["trials"][0]["requests"])')
quick 'the context that is named, to the same step' "fault=overflow&fault_step=0&fault_tokens=$((enough + 1))" --steps "$step"
quick 'a tenth less, to the same step' "fault=overflow&fault_step=0&fault_tokens=$((less + 1))" --steps "$step"
quick 'ten steps' '' --steps 10
enough=$(figure 'about ([0-9]+) steps' 1) less=$(figure 'about ([0-9]+) steps' 0.9)
quick 'the steps that are named' '' --steps "$enough"
quick 'a tenth less' '' --steps "$less"
