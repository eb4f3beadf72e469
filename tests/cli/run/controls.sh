# Models that do nothing useful get nothing on any scenario, in both modes; the recording itself is done.
$SOURCE/tests/cli/controls
