#include "schema/ecma_pattern.h"

#include "base/buf.h"
#include "schema/schema_internal.h"

#include <stdlib.h>
#include <string.h>

// WhiteSpace and LineTerminator, ECMA-262 12.2 and 12.3.
#define BLANKS                                                                                                         \
    "\\t\\n\\x{b}\\f\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}"

typedef struct translation {
    evq_buf *out;
    const char *at; // in the source
    bool in_class, after_quantifier;
    evq_err *err;
} translation;

static int refuse(translation *t, const char *why)
{
    return evq_fail(t->err, EVQ_EFORMAT, NULL, NULL, "bad pattern: %s", why);
}

// Long names of general categories, which PCRE2 knows by their short ones only.
static const char *const categories[][2] = {
    {"Letter", "L"},
    {"Cased_Letter", "L&"},
    {"Uppercase_Letter", "Lu"},
    {"Lowercase_Letter", "Ll"},
    {"Titlecase_Letter", "Lt"},
    {"Modifier_Letter", "Lm"},
    {"Other_Letter", "Lo"},
    {"Mark", "M"},
    {"Nonspacing_Mark", "Mn"},
    {"Spacing_Mark", "Mc"},
    {"Enclosing_Mark", "Me"},
    {"Number", "N"},
    {"Decimal_Number", "Nd"},
    {"digit", "Nd"},
    {"Letter_Number", "Nl"},
    {"Other_Number", "No"},
    {"Symbol", "S"},
    {"Math_Symbol", "Sm"},
    {"Currency_Symbol", "Sc"},
    {"Modifier_Symbol", "Sk"},
    {"Other_Symbol", "So"},
    {"Punctuation", "P"},
    {"punct", "P"},
    {"Connector_Punctuation", "Pc"},
    {"Dash_Punctuation", "Pd"},
    {"Open_Punctuation", "Ps"},
    {"Close_Punctuation", "Pe"},
    {"Initial_Punctuation", "Pi"},
    {"Final_Punctuation", "Pf"},
    {"Other_Punctuation", "Po"},
    {"Separator", "Z"},
    {"Space_Separator", "Zs"},
    {"Line_Separator", "Zl"},
    {"Paragraph_Separator", "Zp"},
    {"Other", "C"},
    {"Control", "Cc"},
    {"cntrl", "Cc"},
    {"Format", "Cf"},
    {"Surrogate", "Cs"},
    {"Private_Use", "Co"},
    {"Unassigned", "Cn"},
};

// \p{Letter}, \p{Script=Greek}, \p{gc=L}
static int put_property(translation *t, char letter)
{
    if (*t->at != '{') return refuse(t, "\\p needs a name in braces, as in \\p{L}");
    const char *name = ++t->at;
    size_t len = strcspn(name, "}");
    if (!name[len]) return refuse(t, "\\p{ has no end");
    t->at += len + 1;
    const char *equals = memchr(name, '=', len);
    if (equals) {
        len -= (size_t)(equals + 1 - name);
        name = equals + 1;
    }
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++) {
        if (strlen(categories[i][0]) != len || strncmp(categories[i][0], name, len) != 0) continue;
        evq_buf_printf(t->out, "\\%c{%s}", letter, categories[i][1]);
        return 0;
    }
    if (len == 5 && !strncmp(name, "ASCII", 5))
        evq_buf_puts(t->out, t->in_class ? "\\x{0}-\\x{7f}" : "[\\x{0}-\\x{7f}]");
    else
        evq_buf_printf(t->out, "\\%c{%.*s}", letter, (int)len, name);
    return 0;
}

static long hex(const char *text, size_t digits)
{
    char copy[9] = "";
    if (strspn(text, "0123456789abcdefABCDEF") < digits || digits > 8) return -1;
    memcpy(copy, text, digits);
    return strtol(copy, NULL, 16);
}

// \uXXXX, a surrogate pair of them, \u{X...}
static int put_unicode(translation *t)
{
    long code;
    if (*t->at == '{') {
        size_t len = strspn(t->at + 1, "0123456789abcdefABCDEF");
        code = len && t->at[1 + len] == '}' ? hex(t->at + 1, len) : -1;
        if (code < 0 || code > 0x10FFFF) return refuse(t, "\\u{ needs a code point and a closing brace");
        t->at += len + 2;
    } else {
        code = hex(t->at, 4);
        if (code < 0) return refuse(t, "\\u needs four hexadecimal digits");
        t->at += 4;
        long low = code >= 0xD800 && code < 0xDC00 && !strncmp(t->at, "\\u", 2) ? hex(t->at + 2, 4) : -1;
        if (low >= 0xDC00 && low < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            t->at += 6;
        }
    }
    if (code >= 0xD800 && code < 0xE000) return refuse(t, "half of a surrogate pair matches no text");
    evq_buf_printf(t->out, "\\x{%lx}", (unsigned long)code);
    return 0;
}

static int put_reference(translation *t, char first)
{
    size_t len = strspn(t->at, "0123456789");
    if (t->in_class) return refuse(t, "a back reference cannot stand in a class");
    evq_buf_printf(t->out, "\\g{%c%.*s}", first, (int)len, t->at);
    t->at += len;
    return 0;
}

// Behind a backslash.
static int put_escape(translation *t)
{
    char c = *t->at++;
    switch (c) {
    case '\0':
        return refuse(t, "it ends in a backslash");
    case 'd':
    case 'D':
    case 'w':
    case 'W':
    case 't':
    case 'n':
    case 'r':
    case 'f':
        return evq_buf_printf(t->out, "\\%c", c);
    case 'v':
        return evq_buf_puts(t->out, "\\x{b}");
    case 's':
        return evq_buf_puts(t->out, t->in_class ? BLANKS : "[" BLANKS "]");
    case 'S':
        return evq_buf_puts(t->out, t->in_class ? "\\S" : "[^" BLANKS "]");
    case 'b':
        return evq_buf_puts(t->out, t->in_class ? "\\x{8}" : "\\b");
    case 'B':
        return t->in_class ? refuse(t, "\\B cannot stand in a class") : evq_buf_puts(t->out, "\\B");
    case 'p':
    case 'P':
        return put_property(t, c);
    case 'u':
        return put_unicode(t);
    case '0':
        return evq_buf_puts(t->out, "\\x{0}");
    case 'k':
        if (*t->at != '<') return refuse(t, "\\k needs a name, as in \\k<name>");
        return evq_buf_puts(t->out, "\\k");
    case 'x':
        if (hex(t->at, 2) < 0) return refuse(t, "\\x needs two hexadecimal digits");
        evq_buf_printf(t->out, "\\x{%.2s}", t->at);
        t->at += 2;
        return 0;
    case 'c':
        if (((*t->at | 32) < 'a') || ((*t->at | 32) > 'z')) return refuse(t, "\\c needs a letter");
        evq_buf_printf(t->out, "\\x{%x}", (unsigned)*t->at++ % 32);
        return 0;
    default:
        break;
    }
    if (c >= '1' && c <= '9') return put_reference(t, c);
    if (strchr("^$\\.*+?()[]{}|/-", c)) return evq_buf_printf(t->out, "\\%c", c);
    // With the flag "u" no other escape exists, but schemas in the wild are full of \" and \_: such a sign means itself.
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return refuse(t, "there is no such escape in ECMA-262");
    return evq_buf_putc(t->out, c);
}

static int put_class_start(translation *t)
{
    bool is_negated = *t->at == '^';
    if (t->at[is_negated] == ']') { // PCRE2 would take the bracket for a member
        evq_buf_puts(t->out, is_negated ? "[\\s\\S]" : "(?!)");
        t->at += is_negated + 1;
        return 0;
    }
    t->in_class = true;
    t->at += is_negated;
    return evq_buf_puts(t->out, is_negated ? "[^" : "[");
}

// "(?" begins what both know under the same sign, "(*" nothing that ECMA-262 knows.
static int put_group(translation *t)
{
    static const char *const known[] = {"?:", "?=", "?!", "?<"};
    if (*t->at == '*') return refuse(t, "nothing to repeat behind a bracket");
    bool ok = *t->at != '?';
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) ok |= !strncmp(t->at, known[i], 2);
    return ok ? evq_buf_putc(t->out, '(') : refuse(t, "there is no such group in ECMA-262");
}

static int put_in_class(translation *t, char c)
{
    if (c == ']') t->in_class = false;
    if (c == '[') return evq_buf_puts(t->out, "\\["); // "[:alpha:]" is nothing special
    return evq_buf_putc(t->out, c);
}

static int put_next(translation *t)
{
    char c = *t->at++;
    bool after_quantifier = t->after_quantifier;
    t->after_quantifier = false;
    if (c == '\\') return put_escape(t);
    if (t->in_class) return put_in_class(t, c);
    switch (c) {
    case '[':
        return put_class_start(t);
    case '(':
        return put_group(t);
    case '.':
        return evq_buf_puts(t->out, "[^\\n\\r\\x{2028}\\x{2029}]");
    case '$':
        return evq_buf_puts(t->out, "\\z"); // only the very end
    default:
        break;
    }
    // A quantifier with a "+" behind it is possessive in PCRE2 and an error here.
    if (c == '+' && after_quantifier) return refuse(t, "nothing to repeat before +");
    t->after_quantifier = strchr("+*?}", c) != NULL;
    return evq_buf_putc(t->out, c);
}

int evq_ecma_translate(evq_buf *out, const char *text, evq_err *err)
{
    translation t = {.out = out, .at = text, .err = err};
    int rc = 0;
    while (!rc && *t.at) rc = put_next(&t);
    return rc;
}

int evq_ecma_pattern_new(evq_pattern **out, const char *text, evq_err *err)
{
    if (strlen(text) > EVQ_SCHEMA_PATTERN_MAX)
        return evq_fail(err, EVQ_ELIMIT, NULL, NULL, "a pattern of more than %d bytes", EVQ_SCHEMA_PATTERN_MAX);
    evq_buf translated = EVQ_BUF_INIT(EVQ_MIB(1));
    int rc = evq_ecma_translate(&translated, text, err);
    if (!rc) rc = evq_pattern_new(out, evq_buf_text(&translated), false, err);
    evq_buf_dispose(&translated);
    return rc;
}
