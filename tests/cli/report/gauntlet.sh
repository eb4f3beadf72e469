# Six simulated models over the whole library, and the scorecard of all: the table, and nothing on stderr but what is being played.
EVALQ=$(command -v evalq) $SOURCE/scripts/gauntlet | sed -n '1,/^## /p' | tr -d '\\' | cut -c1-110
