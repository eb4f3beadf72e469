// What every unit test includes: cmocka with the headers it wants before it.
#ifndef EVQ_TESTS_TEST_H
#define EVQ_TESTS_TEST_H

#include <setjmp.h> // cmocka.h needs these four, in this order
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#endif
