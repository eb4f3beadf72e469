"""The same as bench_schema.c, with Python's jsonschema (Debian: python3-jsonschema)."""
import json
import sys
import time

from jsonschema import Draft202012Validator

for path in sys.argv[1:]:
    both = json.load(open(path))
    validator = Draft202012Validator(both["schema"])
    start, checks = time.monotonic(), 0
    while time.monotonic() - start < 1:
        assert validator.is_valid(both["instance"])
        checks += 1
    print(f"{path.rsplit('/', 1)[-1]:14} {checks / (time.monotonic() - start):10.0f} checks/s")
