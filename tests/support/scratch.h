// A folder of the test's own, entered before its first test and removed behind its last: fixtures for
// cmocka_run_group_tests.
#ifndef EVQ_TESTS_SCRATCH_H
#define EVQ_TESTS_SCRATCH_H

int scratch_enter(void **state);
int scratch_leave(void **state);
const char *scratch_folder(void); // its absolute path

// Writes a file in it, with the folders that lead to it.
void scratch_put(const char *path, const char *text);

#endif
