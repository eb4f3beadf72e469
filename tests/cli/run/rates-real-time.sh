# Known rates come out as they went in, in real time.
$SOURCE/tests/cli/rates mini 200 1
$SOURCE/tests/cli/rates mini 43 1
