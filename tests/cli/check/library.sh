# The shipped scenarios are sound.
evalq check mini blog-update
