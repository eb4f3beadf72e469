# Six simulated models over the whole library, and the scorecard of all: the table, and nothing on stderr but what is being played;
# and a page of them, with all charts, that is not too large.
EVALQ=$(command -v evalq) $SOURCE/scripts/gauntlet played | sed -n '1,/^## /p' | tr -d '\\' | cut -c1-110
[ "$(wc -c <played/report/report.html)" -lt 5000000 ] && echo 'the page is smaller than 5 MB'
ls played/report/charts/*.gp | wc -l
ls played/report/charts/*.svg | wc -l
