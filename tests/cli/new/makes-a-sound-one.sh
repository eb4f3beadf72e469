# What `new` makes is sound, and the simulated endpoint does it.
evalq new first-task 2>/dev/null || exit
evalq check ./first-task
evalq run ./first-task --quiet | grep '^Task'
evalq new first-task
evalq new 'Bad Name'
