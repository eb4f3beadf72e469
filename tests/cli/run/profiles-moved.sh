# One number moves the verdict as it should, and what is named as the fix is one.
$SOURCE/tests/cli/profiles moved
