# A server that dies at 64K leaves the points before it, and a sentence.
evalq bench 'sim:writer?prompt=9000&fault=crash&fault_step=0&fault_tokens=60000' --sizes 8K,16K,32K,64K,128K --repeats 2 \
    --time-scale 20 --json >bench.json
echo "exit $?"
python3 - <<'PY'
import json
card = json.load(open("bench.json"))
print(card["stop"] + ":", card["sentence"].split(",")[0])
for cell in card["cells"]:
    print(cell["size"], cell["answered"], "of", cell["asked"], cell["failure"])
print("curve:", card["prompt_curve"]["fitted"])
PY
