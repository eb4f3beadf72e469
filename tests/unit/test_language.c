#include "tests/test.h"

#include "scoring/language.h"

static void tells_languages(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
    } cases[] = {
        {"English", "I have read the file, and it is not the one that was meant: the figure in the table has been "
                    "changed by someone with a script."},
        {"German", "Ich habe die Datei gelesen, und es ist nicht die, die gemeint war: der Wert in der Tabelle ist mit "
                   "einem Skript geändert worden, und das auch noch für die Seite von gestern."},
        {"French",
         "J'ai lu le fichier, et ce n'est pas celui qui est dans la liste: la valeur du tableau est une autre "
         "que celle de la page, et les deux sont pour nous avec un script du matin."},
        {"Spanish", "He leído el archivo y no es el que se buscaba: los valores de la tabla son otros que los de la "
                    "página, y el cambio es de una persona con un guión para las series del año."},
        {"Cyrillic", "Я прочитал файл, и это не тот, который имелся в виду."},
        {"Chinese", "我已经读完了这个文件，表格中的数字与页面不一致。"},
        {"Japanese", "ファイルを読みました。表の数字はページと違います。"},
        {"Korean", "파일을 읽었습니다. 표의 숫자가 페이지와 다릅니다."},
        {"Arabic", "قرأت الملف وهو ليس الملف المقصود في الجدول."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *language = evq_language_of(cases[i].text);
        if (!language) fail_msg("%s: nothing clear", cases[i].name);
        assert_string_equal(language, cases[i].name);
    }
}

static void says_nothing_of_what_is_not_clear(void **state)
{
    (void)state;
    assert_null(evq_language_of(""));
    assert_null(evq_language_of("42"));
    assert_null(evq_language_of("Done: config.ini."));
    assert_null(evq_language_of("git status --short; git add content/posts/a.md public/index.json; scripts/deploy.sh"));
    assert_null(
        evq_language_of("The file is read and it is not the one that was meant. Die Datei ist gelesen und es ist "
                        "nicht die, die von der Tabelle für das Bild mit dem Wert ist."));
    assert_null(evq_language_of("\xff\xfe\xfd"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_languages),
        cmocka_unit_test(says_nothing_of_what_is_not_clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
