# One failure that passes is retried, told, and the task is done all the same.
evalq run mini --endpoint 'sim:reference?fault=500&fault_step=2&fault_times=1' --time-scale 20 >out || exit
grep -c '^Task .*done' out
