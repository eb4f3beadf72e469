# What was put in comes out: 30 ms, 2 ms a token, 60 ms for each thousand tokens squared; and the largest prompt within
# its interval. (At this time scale one real millisecond counts as 50, so the constant is the least sure.)
evalq bench 'sim:writer?prompt=500&curve=60&latency=400' --sizes 512,1K,2K,4K,8K,16K,32K --repeats 2 --budget 0 \
    --time-scale 50 --quiet --json >bench.json
python3 - <<'PY'
import json, math

card = json.load(open("bench.json"))
curve, model = card["prompt_curve"], card["prompt_curve"]["model"]
truth = {"a": 0.4, "b": 0.002, "c": 60e-9}
print(card["stop"], curve["shape"], "cold:", card["cold"])
for name, value in truth.items():
    off = abs(model[name] / value - 1)
    print(name, "within 5 %" if off < (0.05 if name != "a" else 0.5) else f"off by {off:.1%}: {model[name]}")
for limit in card["limits"]:
    left = limit["limit_s"] - truth["a"]
    reach = (-truth["b"] + math.sqrt(truth["b"] ** 2 + 4 * truth["c"] * left)) / (2 * truth["c"])
    # The interval, or a tenth of a percent beside it: the noise of this machine at 50 times its speed.
    inside = limit["reach_low"] * 0.995 <= reach <= limit["reach_high"] * 1.005
    print(f'{limit["limit_s"]:.0f} s:', "inside" if inside else f'{reach} not in {limit["reach_low"]} to {limit["reach_high"]}')
for cell in card["cells"]:
    n = cell["cold"]["prompt_tokens"]["value"] / cell["cold"]["prompt_tokens"]["n"]
    warm = cell["warm"]["cached_tokens"]["value"] / cell["warm"]["prompt_tokens"]["value"]
    print(cell["size"], cell["answered"], "of", cell["asked"], "size", "right" if abs(n / cell["size"] - 1) < 0.05 else n,
          "cached" if warm > 0.6 else warm)
PY
