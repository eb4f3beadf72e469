#!/usr/bin/env python3
"""generate.py COUNT SEED: lines of {"schema", "instance"}, shaped like tool definitions and what models make of them."""
import json
import random
import sys

WORDS = ["path", "query", "limit", "unit", "to", "items", "filter", "note", "mode", "id", "tags", "depth"]
TEXTS = ["", "a", "a.md", "ev-5c81d7", "kg", "g", "2026-11-23", "two words", "äöü", "5", "null", "x" * 30, "👍", "line\nbreak"]
PATTERNS = ["^[a-z]+$", "^ev-[0-9a-f]{6}$", "\\d", "^\\w{1,8}$", "\\s", "^\\S+$", "\\.md$", "^(?:a|b)*$", "[^x]", "^.{2,5}$", "\\p{L}"]
NUMBERS = [0, 1, -1, 5, 5.0, 2.5, 0.1, 0.3, 10, 100, 1e10, 1e-7, -0.0, 7.35]


def number(rng):
    return rng.choice(NUMBERS)


def scalar(rng):
    return rng.choice([rng.choice(TEXTS), number(rng), True, False, None])


def schema_of(rng, depth):
    kind = rng.choice(["string", "string", "integer", "number", "boolean", "array", "object", "enum", "union", "nullable", "any", "const"])
    if depth <= 0 and kind in ("array", "object", "union"):
        kind = "string"
    if kind == "string":
        out = {"type": "string"}
        if rng.random() < 0.3:
            out["pattern"] = rng.choice(PATTERNS)
        if rng.random() < 0.3:
            out["minLength"] = rng.randrange(0, 4)
        if rng.random() < 0.2:
            out["maxLength"] = rng.randrange(1, 12)
        return out
    if kind in ("integer", "number"):
        out = {"type": kind}
        for key in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
            if rng.random() < 0.2:
                out[key] = number(rng)
        if rng.random() < 0.15:
            out["multipleOf"] = rng.choice([1, 2, 5, 0.5, 0.25, 3])
        return out
    if kind == "boolean":
        return {"type": "boolean", "default": False}
    if kind == "array":
        out = {"type": "array", "items": schema_of(rng, depth - 1)}
        if rng.random() < 0.2:
            out["prefixItems"] = [schema_of(rng, depth - 1) for _ in range(rng.randrange(1, 3))]
        if rng.random() < 0.3:
            out["minItems"] = rng.randrange(0, 3)
        if rng.random() < 0.2:
            out["maxItems"] = rng.randrange(1, 4)
        if rng.random() < 0.3:
            out["uniqueItems"] = True
        if rng.random() < 0.1 and "prefixItems" not in out:  # ajv 8 lets [] pass where both stand together
            out["contains"] = schema_of(rng, 0)
        return out
    if kind == "object":
        return object_of(rng, depth - 1)
    if kind == "enum":
        return {"enum": [scalar(rng) for _ in range(rng.randrange(1, 5))]}
    if kind == "const":
        return {"const": scalar(rng)}
    if kind == "nullable":
        return {"type": [rng.choice(["string", "integer", "number"]), "null"]}
    if kind == "union":
        key = rng.choice(["anyOf", "oneOf", "allOf"])
        out = {key: [schema_of(rng, depth - 1) for _ in range(rng.randrange(1, 4))]}
        if rng.random() < 0.15:
            out["not"] = schema_of(rng, 0)
        return out
    return {}


def object_of(rng, depth):
    names = rng.sample(WORDS, rng.randrange(0, 5))
    out = {"type": "object", "properties": {name: schema_of(rng, depth) for name in names}}
    if names and rng.random() < 0.6:
        out["required"] = rng.sample(names, rng.randrange(0, len(names) + 1))
    if rng.random() < 0.5:
        out["additionalProperties"] = rng.choice([False, False, True, schema_of(rng, 0)])
    if rng.random() < 0.1:
        out["patternProperties"] = {"^[a-f]": schema_of(rng, 0)}
    if rng.random() < 0.1:
        out["propertyNames"] = {"maxLength": rng.randrange(2, 7)}
    if rng.random() < 0.1:
        out["minProperties"] = rng.randrange(0, 3)
    if names and rng.random() < 0.1:
        out["dependentRequired"] = {names[0]: [rng.choice(WORDS)]}
    if names and rng.random() < 0.1:
        out.update({"if": {"required": [names[0]]}, "then": {"minProperties": 2}, "else": {"maxProperties": 2}})
    if rng.random() < 0.1:
        out["$defs"] = {"thing": schema_of(rng, 0)}
        out["properties"]["ref"] = {"$ref": "#/$defs/thing"} if depth >= 2 else {}
    return out


def fitting(rng, schema, depth):
    """A value that often fits; sometimes anything."""
    if depth <= 0 or not isinstance(schema, dict) or rng.random() < 0.12:
        return scalar(rng)
    if "enum" in schema:
        return rng.choice(schema["enum"])
    if "const" in schema:
        return schema["const"]
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return fitting(rng, rng.choice(schema[key]), depth)
    kind = schema.get("type")
    kind = rng.choice(kind) if isinstance(kind, list) else kind
    if kind == "object":
        out = {}
        for name, inner in schema.get("properties", {}).items():
            if name in schema.get("required", []) or rng.random() < 0.6:
                out[name] = fitting(rng, inner, depth - 1)
        if rng.random() < 0.15:
            out[rng.choice(WORDS)] = scalar(rng)
        if out and rng.random() < 0.1:
            del out[rng.choice(list(out))]
        return out
    if kind == "array":
        return [fitting(rng, schema.get("items", {}), depth - 1) for _ in range(rng.randrange(0, 4))]
    if kind == "string":
        return rng.choice(TEXTS)
    if kind in ("integer", "number"):
        return number(rng)
    if kind == "boolean":
        return rng.choice([True, False])
    return scalar(rng)


def main():
    rng = random.Random(int(sys.argv[2]))
    for _ in range(int(sys.argv[1])):
        schema = object_of(rng, 3)
        print(json.dumps({"schema": schema, "instance": fitting(rng, schema, 6)}))


main()
