#include "scenarios/diff.h"
#include "tests/test.h"

static evq_version version(const char *text)
{
    return (evq_version){text, text ? strlen(text) : 0};
}

static char *diff(const char *before, const char *after)
{
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(64));
    evq_diff(&out, "d/f", version(before), version(after));
    return evq_buf_take(&out);
}

#define HEAD "diff --git a/d/f b/d/f\n"
#define BOTH HEAD "--- a/d/f\n+++ b/d/f\n"

// The expectations are what git 2.39 says, but for its "index" lines.
static void as_git_says(void **state)
{
    (void)state;
    static const struct {
        const char *before, *after, *expected;
    } cases[] = {
        {"", "", ""},
        {"a\n", "a\n", ""},
        {NULL, NULL, ""},
        {"a\n", "b\n", BOTH "@@ -1 +1 @@\n-a\n+b\n"},
        {"", "a\nb\n", BOTH "@@ -0,0 +1,2 @@\n+a\n+b\n"},
        {"a\n", "", BOTH "@@ -1 +0,0 @@\n-a\n"},
        {NULL, "a\n", HEAD "new file mode 100644\n--- /dev/null\n+++ b/d/f\n@@ -0,0 +1 @@\n+a\n"},
        {"a\n", NULL, HEAD "deleted file mode 100644\n--- a/d/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"},
        {NULL, "", HEAD "new file mode 100644\n"},
        {"", NULL, HEAD "deleted file mode 100644\n"},
        {"a\nb", "a\nb\n", BOTH "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n"},
        {"a\nb", "x\nb", BOTH "@@ -1,2 +1,2 @@\n-a\n+x\n b\n\\ No newline at end of file\n"},
        {"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n",
         BOTH "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n"},
        // Six lines between two changes: one hunk; seven: two.
        {"a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
         BOTH "@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n"},
        {"-\n1\n2\n3\n4\n5\n6\n7\n=\n", "+\n1\n2\n3\n4\n5\n6\n7\n*\n",
         BOTH "@@ -1,4 +1,4 @@\n--\n++\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-=\n+*\n"},
        // What the hunk is part of.
        {"func one  \n\n1\n2\n3\n4\n5\n", "func one  \n\n1\n2\n3\n4\nx\n",
         BOTH "@@ -4,4 +4,4 @@ func one\n 2\n 3\n 4\n-5\n+x\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *got = diff(cases[i].before, cases[i].after);
        assert_string_equal(got, cases[i].expected);
        free(got);
    }
}

static void script_is_the_shortest(void **state)
{
    (void)state;
    char *got = diff("a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n"); // the example in Myers' paper: 5 edits
    int changes = 0;
    for (const char *line = strstr(got, "@@\n"); line; line = strchr(line + 1, '\n'))
        changes += line[1] == '+' || line[1] == '-';
    assert_int_equal(changes, 5);
    free(got);
}

// Applies what `evq_diff` says, hunk by hunk, and gives the text after.
static char *applied(const char *before, const char *patch)
{
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(64));
    size_t line = 1;
    const char *from = before;
    for (const char *at = strstr(patch, "\n@@ "); at && *++at;) {
        size_t length = strcspn(at, "\n") + 1, start = 0, old_count = 1;
        if (*at == '@') {
            sscanf(at, "@@ -%zu,%zu", &start, &old_count);
            for (start += !old_count; line < start; line++) {
                size_t kept = strcspn(from, "\n") + 1;
                evq_buf_append(&out, from, kept);
                from += kept;
            }
        } else {
            if (*at != '+') {
                assert_memory_equal(from, at + 1, length - 1);
                from += length - 1;
                line++;
            }
            if (*at != '-') evq_buf_append(&out, at + 1, length - 1);
        }
        at += length - 1;
        if (!at[1]) break;
    }
    evq_buf_puts(&out, from);
    return evq_buf_take(&out);
}

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static void applied_it_gives_the_text_after(void **state)
{
    (void)state;
    unsigned seed = 7;
    for (int i = 0; i < 300; i++) {
        char texts[2][256] = {"", ""};
        for (int side = 0; side < 2; side++) {
            size_t lines = next_random(&seed) % 40;
            for (size_t k = 0; k < lines; k++) {
                const char line[] = {(char)('a' + next_random(&seed) % 4), '\n', '\0'};
                strcat(texts[side], line);
            }
        }
        char *patch = diff(texts[0], texts[1]);
        char *got = applied(texts[0], patch);
        if (strcmp(got, texts[1])) fail_msg("%s applied to %s gives %s", patch, texts[0], got);
        free(patch);
        free(got);
    }
}

static char *numbered(size_t lines, size_t step)
{
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(64));
    for (size_t i = 0; i < lines; i++) evq_buf_printf(&out, "%zu\n", i * step);
    return evq_buf_take(&out);
}

static void too_different_is_removed_and_added(void **state)
{
    (void)state;
    char *before = numbered(20000, 2), *after = numbered(20000, 3);
    char *got = diff(before, after);
    assert_memory_equal(got, BOTH "@@ -1,20000 +1,20000 @@\n 0\n-2\n",
                        strlen(BOTH "@@ -1,20000 +1,20000 @@\n 0\n-2\n"));
    char *again = applied(before, got);
    assert_string_equal(again, after);
    free(before);
    free(after);
    free(got);
    free(again);
}

static void too_big_is_only_told(void **state)
{
    (void)state;
    char *big = numbered(800000, 1);
    assert_true(strlen(big) > EVQ_MIB(4));
    char *got = diff(big, "a\n");
    assert_string_equal(got, HEAD "Binary files a/d/f and b/d/f differ\n");
    free(got);
    got = diff(NULL, big);
    assert_string_equal(got, HEAD "new file mode 100644\nBinary files /dev/null and b/d/f differ\n");
    free(got);
    free(big);
}

static void full_buffer_ends_it(void **state)
{
    (void)state;
    char *before = numbered(20000, 2), *after = numbered(20000, 3);
    evq_buf out = EVQ_BUF_INIT(100);
    evq_diff(&out, "f", version(before), version(after));
    assert_true(out.over && out.len <= 100);
    evq_buf_dispose(&out);
    free(before);
    free(after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_git_says),
        cmocka_unit_test(script_is_the_shortest),
        cmocka_unit_test(applied_it_gives_the_text_after),
        cmocka_unit_test(too_different_is_removed_and_added),
        cmocka_unit_test(too_big_is_only_told),
        cmocka_unit_test(full_buffer_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
