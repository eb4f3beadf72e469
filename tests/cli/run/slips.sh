# Every simulated slip lands on its rung of the ladder, with the one to blame and a quote; the recording falls on none.
judge() {
    evalq run tool-chain --endpoint "sim:reference?slip=$1&slip_step=3&prompt=1000000&generation=100000" --json --quiet "${@:2}" >card
    python3 - "$1" <<'PY'
import json
import sys

card = json.load(open("card"))
fallen = [c for t in card["trials"] for s in t["steps"] for c in s["calls"] if c["rung"] != "valid"]
differs = [c for t in card["trials"] for s in t["steps"] for c in s["calls"] if c.get("match", "same") != "same"]
calls = card["calls"]
assert calls["valid"]["of"] == calls["valid"]["count"] + len(fallen) == sum(calls["rungs"].values()), calls
assert all(c["why"] and c["quote"] for c in fallen), fallen
assert all(c.get("rule") for c in fallen if c["rung"] in ("missing_required", "wrong_type", "bad_value")), fallen
if fallen:
    told = f'{fallen[0]["rung"]}, {fallen[0]["blame"]}, came as {fallen[0]["came_as"]}'
elif differs:
    told = differs[0]["match"]
else:
    told = " ".join(f"{name} forgiven" for name in calls["forgiven"]) or "nothing"
if differs and fallen:
    told += f'; {differs[0]["match"]}'
print(f"{sys.argv[1]:<20} {told}")
PY
}
for slip in none wrong_finish bad_json truncated_json unknown_tool missing_required unexpected_property wrong_type bad_value \
    ungrounded arguments_object duplicate_id null_optional leak_hermes leak_reasoning leak_broken leak_qwen3_coder leak_glm \
    leak_kimi leak_deepseek leak_dsml leak_mistral leak_minimax leak_llama leak_harmony leak_fenced; do
    judge $slip
done
for slip in none missing_call unexpected_call argument_mismatch order_mismatch; do # what only the recording can tell
    judge $slip --mode forced
done
