# What the shipped profiles are known for is what evalq finds.
$SOURCE/tests/cli/profiles
