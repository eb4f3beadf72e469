evalq run mini --quiet >text || exit
evalq report --format text runs/* | cmp - text
evalq report runs/* | cmp - runs/*/scorecard.md
evalq report --format json runs/* | cmp - runs/*/scorecard.json
evalq report --format nonsense runs/*
