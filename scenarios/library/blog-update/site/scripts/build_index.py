#!/usr/bin/env python3
"""Build public/index.json and the pages of all posts whose source has changed.

Pages are the source of the post in a thin frame; render.js does the rest in the reader's browser.
Never publishes: that is the business of deploy.sh.
"""
import json
import pathlib
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEAD = """<!doctype html>
<html lang="en-GB">
<meta charset="utf-8">
<title>{title} - {site}</title>
<link rel="stylesheet" href="/style.css">
<pre class="md" id="post">
"""
FOOT = """</pre>
<script src="/render.js" defer></script>
<footer><a href="/">Saltmarsh Notes</a></footer>
</html>
"""


def front_matter(path):
    """The keys between the two lines of hyphens, as strings or lists."""
    lines = path.read_text(encoding="utf-8").split("\n")
    if lines[0] != "---":
        raise ValueError(f"{path.name}: no front matter")
    keys = {}
    for line in lines[1:lines.index("---", 1)]:
        key, _, value = line.partition(": ")
        if value.startswith("["):
            keys[key] = [item.strip() for item in value.strip("[]").split(",")]
        else:
            keys[key] = value.strip('"')
    return keys


def write_if_changed(path, text):
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def main():
    config = tomllib.loads((ROOT / "config.toml").read_text(encoding="utf-8"))
    out = ROOT / config["build"]["out"]
    entries, pages = [], 0
    for path in sorted((ROOT / config["build"]["posts"]).glob("*.md"), reverse=True):
        keys = front_matter(path)
        missing = [key for key in config["build"]["required"] if key not in keys]
        if missing:
            print(f"error: {path.name}: front matter lacks {', '.join(missing)}", file=sys.stderr)
            return 1
        entries.append({key: keys[key] for key in ("slug", "title", "date", "updated", "summary")})
        page = out / "posts" / keys["slug"] / "index.html"
        text = HEAD.format(title=keys["title"], site=config["site"]["title"]) + path.read_text(encoding="utf-8") + FOOT
        if write_if_changed(page, text):
            print(f"page   {page.relative_to(ROOT)}")
            pages += 1
    index = json.dumps({"posts": entries}, ensure_ascii=False, indent=1) + "\n"
    if write_if_changed(out / config["build"]["index"], index):
        print(f"index  {(out / config['build']['index']).relative_to(ROOT)}")
    print(f"{len(entries)} posts read, {pages} pages written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
