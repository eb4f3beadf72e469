# The first try of a newcomer: no endpoint named, so the simulated one, and it says so.
evalq run mini || exit
ls runs/*/ | sort
