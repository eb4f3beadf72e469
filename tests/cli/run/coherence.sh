# The confusion matrix of the signals of a lost thread: each is raised where it must be, and nowhere else.
$SOURCE/tests/cli/coherence
