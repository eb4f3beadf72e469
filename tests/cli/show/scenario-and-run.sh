evalq show mini >scenario || exit
grep -c '^checks' scenario
evalq run mini --quiet >/dev/null || exit
evalq show runs/* | head -n 1
evalq show runs/* --step 1 | grep -c 'attempt 1'
evalq show runs/* --step 99
