#include "tests/test.h"

#include "base/file.h"
#include "reports/report.h"
#include "tests/support/scorecard_fixture.h"

#include <unistd.h>

static void reports_are_found_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < evq_report_count; i++)
        assert_ptr_equal(evq_report_find(evq_reports[i].name), &evq_reports[i]);
    assert_null(evq_report_find("nonsense"));
    assert_null(evq_report_find(""));
    assert_null(evq_report_find("text")->file);
}

static void saved_files_are_the_reports(void **state)
{
    (void)state;
    char folder[] = "/tmp/evalq-test-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    evq_scorecard *card = card_normal();
    evq_err err;
    assert_int_equal(evq_reports_save(card, folder, &err), 0);
    assert_int_equal(evq_reports_save(card, folder, &err), 0); // again, over the first
    for (size_t i = 0; i < evq_report_count; i++) {
        if (!evq_reports[i].file) continue;
        evq_buf expected = EVQ_BUF_INIT(EVQ_MIB(16)), found = EVQ_BUF_INIT(EVQ_MIB(16));
        evq_reports[i].render(&expected, card, &(evq_report_options){.width = 80});
        snprintf(path, sizeof path, "%s/%s", folder, evq_reports[i].file);
        assert_int_equal(evq_file_read(&found, path, &err), 0);
        assert_string_equal(evq_buf_text(&found), evq_buf_text(&expected));
        evq_buf_dispose(&expected);
        evq_buf_dispose(&found);
        unlink(path);
    }
    assert_int_equal(rmdir(folder), 0);
    card_free(card);
}

static void a_folder_that_is_not_there(void **state)
{
    (void)state;
    evq_scorecard *card = card_dead();
    evq_err err = {0};
    assert_int_equal(evq_reports_save(card, "/no/such/folder", &err), EVQ_EIO);
    assert_true(err.text[0] != '\0');
    card_free(card);
}

static void a_path_that_is_too_long(void **state)
{
    (void)state;
    evq_scorecard *card = card_dead();
    evq_err err = {0};
    char folder[5000];
    memset(folder, 'x', sizeof folder - 1);
    folder[sizeof folder - 1] = '\0';
    assert_int_equal(evq_reports_save(card, folder, &err), EVQ_EUSAGE);
    card_free(card);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_are_found_by_name),
        cmocka_unit_test(saved_files_are_the_reports),
        cmocka_unit_test(a_folder_that_is_not_there),
        cmocka_unit_test(a_path_that_is_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
