# Every command explains itself, with examples.
for command in run list show check new score report help version; do
    evalq help $command >out || echo "$command: exit $?"
    grep -q '^usage: evalq '$command out || echo "$command: no usage"
    grep -q '^examples:' out || echo "$command: no examples"
    evalq $command --help | cmp - out
done
evalq version
