# The same trace gives the same bytes.
evalq run mini --quiet >first || exit
cp runs/*/scorecard.json one.json
cp runs/*/scorecard.md one.md
evalq score runs/* >second
cmp first second && cmp runs/*/scorecard.json one.json && cmp runs/*/scorecard.md one.md && echo same
