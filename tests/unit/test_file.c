#include "base/file.h"
#include "tests/support/scratch.h"
#include "tests/test.h"

#include <sys/stat.h>
#include <zlib.h>

static void put(const char *name, const void *data, size_t len)
{
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static void put_gz(const char *name, const void *data, size_t len)
{
    gzFile file = gzopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(gzwrite(file, data, (unsigned)len), (int)len);
    assert_int_equal(gzclose(file), Z_OK);
}

static void reads_whole_files_at_every_size(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 200000};
    char *data = malloc(200000);
    assert_non_null(data);
    for (size_t i = 0; i < 200000; i++) data[i] = (char)(i * 7 + i / 251);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        evq_err err;
        evq_buf plain = EVQ_BUF_INIT(sizes[i]), packed = EVQ_BUF_INIT(sizes[i]); // room for just this
        put("plain", data, sizes[i]);
        put_gz("packed.gz", data, sizes[i]);
        assert_int_equal(evq_file_read(&plain, "plain", &err), 0);
        assert_int_equal(evq_file_read(&packed, "packed.gz", &err), 0);
        assert_int_equal(plain.len, sizes[i]);
        assert_int_equal(packed.len, sizes[i]);
        assert_memory_equal(evq_buf_text(&plain), data, sizes[i]);
        assert_memory_equal(evq_buf_text(&packed), data, sizes[i]);
        evq_buf_dispose(&plain);
        evq_buf_dispose(&packed);
    }
    free(data);
}

static void appends(void **state)
{
    (void)state;
    evq_err err;
    evq_buf out = EVQ_BUF_INIT(6);
    put("abc", "abc", 3);
    assert_int_equal(evq_file_read(&out, "abc", &err), 0);
    assert_int_equal(evq_file_read(&out, "abc", &err), 0);
    assert_string_equal(evq_buf_text(&out), "abcabc");
    assert_int_equal(evq_file_read(&out, "abc", &err), EVQ_ELIMIT);
    evq_buf_dispose(&out);
}

static void what_is_larger_than_allowed_is_refused(void **state)
{
    (void)state;
    enum { UNPACKED = 5 * 1024 * 1024 };
    evq_err err;
    char *zeros = calloc(1, UNPACKED);
    assert_non_null(zeros);
    put_gz("bomb.gz", zeros, UNPACKED);
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(2));
    assert_int_equal(evq_file_read(&out, "bomb.gz", &err), EVQ_ELIMIT);
    assert_string_equal(err.text, "is larger than 2 MiB once unpacked: make it smaller");
    assert_string_equal(err.file, "bomb.gz");
    evq_buf_dispose(&out);
    free(zeros);
}

static void a_cut_or_broken_gz_is_an_error(void **state)
{
    (void)state;
    evq_err err;
    char data[3000], packed[4000];
    for (size_t i = 0; i < sizeof data; i++) data[i] = (char)(i * i % 97);
    put_gz("whole.gz", data, sizeof data);
    FILE *file = fopen("whole.gz", "rb");
    assert_non_null(file);
    size_t len = fread(packed, 1, sizeof packed, file);
    fclose(file);
    for (size_t cut = 2; cut < len; cut++) { // a single byte is no gzip yet: it is read as it is
        evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1));
        put("cut.gz", packed, cut);
        assert_int_equal(evq_file_read(&out, "cut.gz", &err), EVQ_EIO);
        assert_non_null(strstr(err.text, "cannot read"));
        evq_buf_dispose(&out);
    }
    packed[len / 2] ^= 0x55;
    put("broken.gz", packed, len);
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1));
    assert_int_equal(evq_file_read(&out, "broken.gz", &err), EVQ_EIO);
    evq_buf_dispose(&out);
}

static void what_is_no_readable_file(void **state)
{
    (void)state;
    evq_err err;
    evq_buf out = EVQ_BUF_INIT(10);
    assert_int_equal(evq_file_read(&out, "missing", &err), EVQ_ENOTFOUND);
    assert_string_equal(err.text, "cannot open: No such file or directory");
    assert_string_equal(err.file, "missing");
    assert_int_equal(evq_file_read(&out, ".", &err), EVQ_EIO);
    assert_string_equal(err.text, "is a folder, a file was expected");
    put("file", "", 0);
    assert_int_equal(evq_file_read(&out, "file/below", &err), EVQ_EIO);
    assert_int_equal(out.len, 0);
    evq_buf_dispose(&out);
}

static void writes_whole_files(void **state)
{
    (void)state;
    evq_err err;
    evq_buf out = EVQ_BUF_INIT(100);
    assert_int_equal(evq_file_write("new", "first, longer", 13, &err), 0);
    assert_int_equal(evq_file_write("new", "sec\0nd", 6, &err), 0);
    assert_int_equal(evq_file_read(&out, "new", &err), 0);
    assert_int_equal(out.len, 6);
    assert_memory_equal(out.data, "sec\0nd", 6);
    evq_buf_truncate(&out, 0);
    assert_int_equal(evq_file_write("new", NULL, 0, &err), 0);
    assert_int_equal(evq_file_read(&out, "new", &err), 0);
    assert_int_equal(out.len, 0);
    evq_buf_dispose(&out);
}

static void a_failed_write_leaves_nothing_behind(void **state)
{
    (void)state;
    evq_err err;
    assert_int_equal(evq_file_write("none/new", "x", 1, &err), EVQ_EIO);
    assert_string_equal(err.file, "none/new");
    assert_int_equal(mkdir("taken", 0777), 0);
    assert_int_equal(evq_file_write("taken", "x", 1, &err), EVQ_EIO); // cannot replace a folder
    assert_non_null(strstr(err.text, "cannot write: "));
    assert_int_equal(system("test -z \"$(find . -name '*.tmp')\""), 0);
    char name[5000];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_int_equal(evq_file_write(name, "x", 1, &err), EVQ_EIO);
}

static void makes_folders(void **state)
{
    (void)state;
    evq_err err;
    char absolute[100];
    static const char *const fine[] = {"a", "a/b/c", "a/b/c/", "a//d", "./e", "a/../f", "/"};
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        assert_int_equal(evq_file_mkdirs(fine[i], &err), 0);
        assert_true(evq_file_is_folder(fine[i]));
        assert_int_equal(evq_file_mkdirs(fine[i], &err), 0); // it may be there
    }
    snprintf(absolute, sizeof absolute, "%s/g/h", scratch_folder());
    assert_int_equal(evq_file_mkdirs(absolute, &err), 0);
    assert_true(evq_file_is_folder("g/h"));
    put("plain", "", 0);
    assert_int_equal(evq_file_mkdirs("plain", &err), EVQ_EIO); // there, but no folder
    assert_int_equal(evq_file_mkdirs("plain/below", &err), EVQ_EIO);
    assert_string_equal(err.file, "plain");
    assert_int_equal(evq_file_mkdirs("", &err), EVQ_EIO);
    char name[5000];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_int_equal(evq_file_mkdirs(name, &err), EVQ_EIO);
}

static void tells_what_is_there(void **state)
{
    (void)state;
    put("there", "", 0);
    assert_true(evq_file_exists("there"));
    assert_false(evq_file_is_folder("there"));
    assert_true(evq_file_exists("."));
    assert_true(evq_file_is_folder("."));
    assert_false(evq_file_exists("nowhere"));
    assert_false(evq_file_is_folder("nowhere"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_whole_files_at_every_size),
        cmocka_unit_test(appends),
        cmocka_unit_test(what_is_larger_than_allowed_is_refused),
        cmocka_unit_test(a_cut_or_broken_gz_is_an_error),
        cmocka_unit_test(what_is_no_readable_file),
        cmocka_unit_test(writes_whole_files),
        cmocka_unit_test(a_failed_write_leaves_nothing_behind),
        cmocka_unit_test(makes_folders),
        cmocka_unit_test(tells_what_is_there),
    };
    return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
