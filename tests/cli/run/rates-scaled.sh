# Known rates come out as they went in, at a time scale of 100. (A short prompt would not do: a millisecond of this machine
# counts as a tenth of a second there.)
$SOURCE/tests/cli/rates blog-update 200 100
$SOURCE/tests/cli/rates blog-update 43 100
