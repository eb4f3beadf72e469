#include "endpoints/think_tags.h"
#include "tests/test.h"

typedef struct heard {
    evq_buf reasoning, content;
    bool found;
} heard;

static void on_reasoning(void *context, const char *text, size_t len)
{
    evq_buf_append(&((heard *)context)->reasoning, text, len);
}

static void on_content(void *context, const char *text, size_t len)
{
    evq_buf_append(&((heard *)context)->content, text, len);
}

static void on_recast(void *context)
{
    heard *h = context;
    evq_buf_append(&h->reasoning, evq_buf_text(&h->content), h->content.len);
    evq_buf_truncate(&h->content, 0);
}

static void on_found(void *context)
{
    ((heard *)context)->found = true;
}

static const struct {
    const char *text, *reasoning, *content;
    bool found;
} cases[] = {
    {"Plain text.", "", "Plain text.", false},
    {"", "", "", false},
    {"  \n", "", "  \n", false},
    {"<think>\nhm\n</think>\n\nYes.", "hm\n", "Yes.", true},
    {"\n <think>hm</think>Yes.", "hm", "Yes.", true},
    {"<think></think>Yes.", "", "Yes.", true},
    {"<think>never closed", "never closed", "", true},
    {"<think>a < b and </thin air</think> Yes.", "a < b and </thin air", "Yes.", true},
    {"<think>x</thinking></think>y", "x</thinking>", "y", true},
    {"hm, so\n</think>\n\nYes.", "hm, so\n", "Yes.", true},
    {"</think>Yes.", "", "Yes.", true},
    {"a</think>b</think>c", "a", "b</think>c", true},
    {"<think>a</think>b<think>c</think>", "a", "b<think>c</think>", true},
    {"Write `</think>` at its end.", "", "Write `</think>` at its end.", false},
    {"a <think> in the middle", "", "a <think> in the middle", false},
    {"<thin", "", "<thin", false},
    {"text </thin", "", "text </thin", false},
    {"<<think>", "", "<<think>", false},
    {"a <</think>b", "a <", "b", true},
    {"[THINK]hm[/THINK]Yes.", "hm", "Yes.", true},
    {"hm[/THINK] Yes.", "hm", "Yes.", true},
    {"<|channel>thought\nhm<channel|>Yes.", "hm", "Yes.", true},
    {"<div>a</div> [1] <p>", "", "<div>a</div> [1] <p>", false},
    {"a</thinking>b", "", "a</thinking>b", false},
};

static void check(size_t i, size_t piece)
{
    heard h = {.reasoning = EVQ_BUF_INIT(4096), .content = EVQ_BUF_INIT(4096)};
    const evq_think_sink sink = {on_reasoning, on_content, on_recast, on_found, &h};
    evq_think_tags tags;
    evq_think_init(&tags);
    size_t len = strlen(cases[i].text);
    for (size_t at = 0; at < len; at += piece)
        evq_think_feed(&tags, &sink, cases[i].text + at, len - at < piece ? len - at : piece);
    evq_think_end(&tags, &sink);
    assert_string_equal(evq_buf_text(&h.reasoning), cases[i].reasoning);
    assert_string_equal(evq_buf_text(&h.content), cases[i].content);
    assert_int_equal(h.found, cases[i].found);
    evq_think_dispose(&tags);
    evq_buf_dispose(&h.reasoning);
    evq_buf_dispose(&h.content);
}

static void however_it_is_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t piece = 1; piece < 40; piece++) check(i, piece);
}

static void much_white_space(void **state)
{
    (void)state;
    static char blanks[10001];
    memset(blanks, ' ', 10000);
    heard h = {.reasoning = EVQ_BUF_INIT(EVQ_MIB(1)), .content = EVQ_BUF_INIT(EVQ_MIB(1))};
    const evq_think_sink sink = {on_reasoning, on_content, on_recast, on_found, &h};
    evq_think_tags tags;
    evq_think_init(&tags);
    evq_think_feed(&tags, &sink, blanks, 10000);
    evq_think_end(&tags, &sink);
    assert_int_equal(h.content.len, 10000);
    evq_think_dispose(&tags);
    evq_buf_dispose(&h.reasoning);
    evq_buf_dispose(&h.content);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(however_it_is_cut), cmocka_unit_test(much_white_space)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
