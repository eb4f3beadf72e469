# Several formats are written and named; a page opens in the browser that there is; of several runs some formats make no sense.
evalq run mini --quiet --out one >/dev/null
evalq run mini --quiet --out two --endpoint 'sim:first-tool-forever' >/dev/null
mkdir bin
printf '#!/bin/sh\necho "opened $*" >opened\n' >bin/xdg-open
chmod +x bin/xdg-open
cp bin/xdg-open bin/open
run=$(echo one/*)
evalq report "$run" --format html,csv,junit,text | sed "s|$run|RUN|"
evalq report "$run" two/* --format markdown,json --charts --png --out both
ls both both/charts | sort | tr '\n' ' '
echo
PATH=$PWD/bin:$PATH evalq report "$run" two/* --open
cat opened
evalq report "$run" two/* --format junit --out both
echo "status $?"
evalq report "$run" --format html,pdf
echo "status $?"
