# What is called cold: told, kept secret, and no cache at all.
for profile in 'prompt=4000' 'prompt=4000&cache_secret=on' 'prompt=4000&cache=off' 'prompt=4000&usage=off&timings=off'; do
    evalq bench "sim:writer?$profile" --sizes 2K,4K --repeats 1 --time-scale 20 --quiet --json >bench.json
    python3 - "$profile" <<'PY'
import json, sys
card = json.load(open("bench.json"))
cell = card["cells"][-1]
print(sys.argv[1] + ":", "cold", card["cold"] + ";", "cold rate" if cell["cold"]["pp_cold"]["value"] else "no cold rate:",
      cell["cold"]["pp_cold"].get("reason", ""))
quick = cell["warm"]["ttft_ms"]["value"] < cell["cold"]["ttft_ms"]["value"] / 2
print("  warm", "quicker" if quick else "as slow", "- cache kept", card["cache_share"]["value"] and "all" if card["cache_share"]["value"] != 0 else "nothing")
PY
done
