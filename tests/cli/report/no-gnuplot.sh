# Without gnuplot the charts' data and scripts stay, one note says so, and all is well. With one that fails, too.
evalq=$(command -v evalq)
mkdir none broken
printf '#!/bin/sh\necho "line 7: it is broken" >&2\nexit 1\n' >broken/gnuplot
chmod +x broken/gnuplot
for path in none broken; do
    PATH=$PWD/$path "$evalq" run mini --out "runs-$path" >out.txt 2>err.txt
    echo "status $?"
    grep -c gnuplot err.txt
    grep gnuplot err.txt
    ls runs-$path/*/charts | sort
    grep -c '<svg' runs-$path/*/report.html
done
"$evalq" run mini --quiet --no-charts --out quiet >/dev/null
ls quiet/*/charts/*.svg 2>/dev/null | wc -l
