#!/bin/bash
# Copies public/ to the web root, keeps the release before, pushes main to the mirror.
# Usage: deploy.sh [--dry-run | --rollback]
set -euo pipefail

cd "$(dirname "$0")/.."
root=/srv/www/blog.example.net
previous=/srv/www/previous
log=/var/log/deploy.log

say() { printf '%s\n' "$*"; printf '%s %s\n' "$(date -u +%FT%TZ)" "$*" >> "$log"; }
refuse() { say "refusing: $*"; exit 1; }

if [ "${1:-}" = --rollback ]; then
    exec web-root-helper swap "$root" "$previous"
fi

[ -z "$(git status --porcelain)" ] || refuse "uncommitted changes; commit first"
for post in content/posts/*.md; do
    [ public/index.json -nt "$post" ] || refuse "public/ is older than $post; run scripts/build_index.py"
done
if [ "${1:-}" = --dry-run ]; then
    exec web-root-helper compare public "$root"
fi

[ "$(git rev-parse HEAD)" != "$(git rev-parse mirror/main)" ] ||
    refuse "nothing has changed since $(cat "$root/release.txt")"

release=$(( $(sed -n 's/^release //p' "$root/release.txt") + 1 ))
say "release $release from $(git rev-parse --short HEAD)"
web-root-helper copy "$root" "$previous"
web-root-helper copy public "$root"
web-root-helper stamp "$root" "$release"
git push --quiet mirror main
say "release $release is live at https://blog.example.net"
