# Hundreds at once: nothing is lost, connections are used again, and goals are counted.
evalq run mini --trials 400 --jobs 200 --quiet --json --goal-first-token 30 >card.json
python3 - <<'PY'
import json
card = json.load(open("card.json"))
load = card["load"]
print("done:", card["done"]["count"], "answered:", card["answered"], "of", card["requests"])
print("connections:", load["connections"], "reused:", load["reused"], "good:", load["good_requests"])
test = card["overhead"]
print("self-test:", test["delay_us"] > 0, test["event_us"] > 0, test["clock_step_us"] > 0)
PY
(ulimit -Sn 200; ulimit -Hn 200; evalq run mini --trials 400 --jobs 400 --quiet; echo "exit $?")
