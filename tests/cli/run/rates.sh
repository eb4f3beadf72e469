# Known rates come out as they went in, within 3 %, cold and cached told apart, whatever the time scale.
# (28,900 tokens at 43 a second take 672 s: more than the 600 s an agent usually waits, hence --step-seconds.)
check() { # scenario prompt_rate time_scale
    evalq run $1 --endpoint "sim:reference?prompt=$2&generation=40" --time-scale $3 --step-seconds 3600 --json --quiet --out $1-$2-$3 >card || exit
    python3 - "$1" $2 $3 <<'PY'
import json, sys
name, rate, scale = sys.argv[1], float(sys.argv[2]), sys.argv[3]
speed = json.load(open('card'))['speed']
def near(key, want):
    got = speed[key]['value']
    assert got is not None and abs(got / want - 1) < 0.03, (key, got, want, speed[key])
near('pp_cold', rate)
near('pp_cached', rate)
assert speed['pp_effective']['value'] > rate * 1.2, speed['pp_effective']
print(name, sys.argv[2], 'tok/s at', scale)
PY
}
check mini 200 1
check mini 200 100
check blog-update 200 100
check blog-update 43 100
