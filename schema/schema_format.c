#include "schema/schema_format.h"

#include "base/text.h"
#include "schema/ecma_pattern.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LETTER "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGIT  "0123456789"
#define HEX    "0123456789abcdefABCDEF"

// ---- reading on: each takes what it knows and moves `at` behind it ----

static bool take(const char **at, const char *any_of)
{
    if (!**at || !strchr(any_of, **at)) return false;
    (*at)++;
    return true;
}

// Exactly `count` digits.
static bool take_number(const char **at, int count, int *out)
{
    *out = 0;
    for (int i = 0; i < count; i++) {
        if (**at < '0' || **at > '9') return false;
        *out = *out * 10 + *(*at)++ - '0';
    }
    return true;
}

// ---- dates and times, RFC 3339 ----

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static bool take_date(const char **at)
{
    int year, month, day;
    if (!take_number(at, 4, &year) || !take(at, "-") || !take_number(at, 2, &month) || !take(at, "-") ||
        !take_number(at, 2, &day))
        return false;
    return month >= 1 && month <= 12 && day >= 1 && day <= days_in(year, month);
}

static bool take_time(const char **at)
{
    int hour, minute, second, off_hour = 0, off_minute = 0, sign = 0;
    if (!take_number(at, 2, &hour) || !take(at, ":") || !take_number(at, 2, &minute) || !take(at, ":") ||
        !take_number(at, 2, &second))
        return false;
    if (take(at, ".") && !take(at, DIGIT)) return false;
    while (take(at, DIGIT)) continue;
    if (!take(at, "zZ")) {
        sign = **at == '-' ? -1 : 1;
        if (!take(at, "+-") || !take_number(at, 2, &off_hour) || !take(at, ":") || !take_number(at, 2, &off_minute))
            return false;
    }
    if (hour > 23 || minute > 59 || second > 60 || off_hour > 23 || off_minute > 59) return false;
    // A leap second is the last of a day in UTC.
    int utc = ((hour * 60 + minute - sign * (off_hour * 60 + off_minute)) % 1440 + 1440) % 1440;
    return second < 60 || utc == 23 * 60 + 59;
}

static bool is_date(const char *text)
{
    return take_date(&text) && !*text;
}

static bool is_time(const char *text)
{
    return take_time(&text) && !*text;
}

static bool is_date_time(const char *text)
{
    return take_date(&text) && take(&text, "tT") && take_time(&text) && !*text;
}

// Units in their order, each at most once and with digits before it. How many were there.
static int take_units(const char **at, const char *units)
{
    int found = 0;
    for (; *units; units++) {
        size_t digits = strspn(*at, DIGIT);
        if (!digits || (*at)[digits] != *units) continue;
        *at += digits + 1;
        found++;
        // No unit may be left out between two others: P1Y2D is none (RFC 3339, appendix A).
        if (*strchr("YMDHS", *units) && units[1] && strspn(*at, DIGIT) && (*at)[strspn(*at, DIGIT)] != units[1])
            return -1;
    }
    return found;
}

static bool is_duration(const char *text)
{
    if (!take(&text, "P")) return false;
    size_t digits = strspn(text, DIGIT);
    if (digits && !strcmp(text + digits, "W")) return true;
    int date = take_units(&text, "YMD");
    if (date < 0) return false;
    if (!take(&text, "T")) return date && !*text;
    int time = take_units(&text, "HMS");
    return time > 0 && !*text;
}

// ---- names and addresses ----

static bool is_hostname_of(const char *text, size_t len)
{
    if (!len || len > 253) return false;
    size_t label = 0;
    for (size_t i = 0; i <= len; i++) {
        if (i == len || text[i] == '.') {
            if (!label || label > 63 || text[i - 1] == '-' || text[i - label] == '-') return false;
            bool reserved = label >= 4 && text[i - label + 2] == '-' && text[i - label + 3] == '-';
            if (reserved && strncmp(text + i - label, "xn--", 4) != 0) return false; // RFC 5891, 4.2.3.1
            label = 0;
        } else {
            if (!strchr(LETTER DIGIT "-", text[i])) return false;
            label++;
        }
    }
    return true;
}

static bool is_hostname(const char *text)
{
    return is_hostname_of(text, strlen(text));
}

static bool is_ipv4(const char *text)
{
    struct in_addr address;
    for (const char *p = text; *p; p++) // no leading zeros
        if (*p == '0' && (p == text || p[-1] == '.') && p[1] && p[1] != '.') return false;
    return inet_pton(AF_INET, text, &address) == 1;
}

static bool is_ipv6(const char *text)
{
    struct in6_addr address;
    const char *dotted = strrchr(text, ':');
    if (dotted && strchr(dotted, '.') && !is_ipv4(dotted + 1)) return false;
    return strlen(text) < 46 && inet_pton(AF_INET6, text, &address) == 1;
}

// RFC 5321, 4.1.2: a dot-atom or a quoted string, and a host or an address in brackets.
static bool is_address(const char *text, bool international)
{
    const char *at = strrchr(text, '@');
    if (!at || at == text || at - text > 64) return false;
    size_t local = (size_t)(at - text);
    if (*text == '"') {
        if (local < 2 || text[local - 1] != '"') return false;
        for (size_t i = 1; i + 1 < local; i++)
            if (text[i] == '"' || (text[i] == '\\' && ++i + 1 >= local)) return false;
    } else {
        for (size_t i = 0; i < local; i++) {
            bool dot = text[i] == '.';
            if (dot && (!i || i + 1 == local || text[i - 1] == '.')) return false;
            bool letter = strchr(LETTER DIGIT "!#$%&'*+-/=?^_`{|}~", text[i]) || (international && text[i] & 0x80);
            if (!dot && !letter) return false;
        }
    }
    const char *host = at + 1;
    size_t len = strlen(host);
    if (*host == '[' && len > 2 && host[len - 1] == ']') {
        char inner[64];
        if (len > sizeof inner) return false;
        snprintf(inner, sizeof inner, "%.*s", (int)len - 2, host + 1);
        return strncmp(inner, "IPv6:", 5) ? is_ipv4(inner) : is_ipv6(inner + 5);
    }
    return international ? len && !strpbrk(host, " \t@") : is_hostname(host);
}

static bool is_email(const char *text)
{
    return is_address(text, false);
}

static bool is_idn_email(const char *text)
{
    return is_address(text, true);
}

static bool is_uuid(const char *text)
{
    static const size_t groups[] = {8, 4, 4, 4, 12};
    for (int i = 0; i < 5; i++) {
        if (i && *text++ != '-') return false;
        if (strspn(text, HEX) < groups[i]) return false;
        text += groups[i];
    }
    return !*text;
}

// ---- URIs, RFC 3986 ----

static bool chars_fit(const char *text, size_t len, const char *allowed, bool international)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '%') {
            if (i + 2 >= len || !strchr(HEX, text[i + 1]) || !strchr(HEX, text[i + 2])) return false;
            i += 2;
        } else if (!(international && text[i] & 0x80) && !strchr(allowed, text[i])) {
            return false;
        }
    }
    return true;
}

#define UNRESERVED LETTER DIGIT "-._~"
#define SUB_DELIMS "!$&'()*+,;="

static bool authority_fits(const char *text, size_t len, bool international)
{
    const char *at = NULL;
    for (size_t i = 0; i < len; i++)
        if (text[i] == '@') at = text + i;
    if (at && !chars_fit(text, (size_t)(at - text), UNRESERVED SUB_DELIMS ":", international)) return false;
    const char *host = at ? at + 1 : text, *end = text + len;
    size_t host_len = (size_t)(end - host);
    if (host_len && *host == '[') {
        const char *close = memchr(host, ']', host_len);
        char inner[64];
        if (!close || (size_t)(close - host) > sizeof inner) return false;
        snprintf(inner, sizeof inner, "%.*s", (int)(close - host - 1), host + 1);
        bool future = (inner[0] | 32) == 'v' && strchr(inner, '.') &&
                      chars_fit(inner, strlen(inner), UNRESERVED SUB_DELIMS ":", false);
        if (!is_ipv6(inner) && !future) return false;
        host = close + 1;
    } else {
        const char *colon = memchr(host, ':', host_len);
        size_t name = colon ? (size_t)(colon - host) : host_len;
        if (!chars_fit(host, name, UNRESERVED SUB_DELIMS, international)) return false;
        host += name;
    }
    if (host == end) return true;
    return *host == ':' && strspn(host + 1, DIGIT) >= (size_t)(end - host - 1);
}

static bool is_reference(const char *text, bool needs_scheme, bool international)
{
    size_t scheme = strspn(text, LETTER DIGIT "+-.");
    bool has_scheme = scheme && text[scheme] == ':' && strchr(LETTER, *text);
    if (has_scheme)
        text += scheme + 1;
    else if (needs_scheme || (strchr(text, ':') && strcspn(text, ":") < strcspn(text, "/?#")))
        return false; // the first segment of a relative path has no colon
    if (!strncmp(text, "//", 2)) {
        size_t len = strcspn(text + 2, "/?#");
        if (!authority_fits(text + 2, len, international)) return false;
        text += 2 + len;
    }
    size_t path = strcspn(text, "?#");
    if (!chars_fit(text, path, UNRESERVED SUB_DELIMS ":@/", international)) return false;
    text += path;
    if (*text == '?') {
        size_t query = strcspn(++text, "#");
        if (!chars_fit(text, query, UNRESERVED SUB_DELIMS ":@/?", international)) return false;
        text += query;
    }
    return !*text || chars_fit(text + 1, strlen(text + 1), UNRESERVED SUB_DELIMS ":@/?", international);
}

static bool is_uri(const char *text)
{
    return is_reference(text, true, false);
}

static bool is_uri_reference(const char *text)
{
    return is_reference(text, false, false);
}

static bool is_iri(const char *text)
{
    return is_reference(text, true, true);
}

static bool is_iri_reference(const char *text)
{
    return is_reference(text, false, true);
}

// RFC 6570, 2.3: varchars, single dots between them, and a length or a star behind them.
static bool take_variable(const char **at)
{
    do {
        bool any = false;
        while (take(at, LETTER DIGIT "_") || (**at == '%' && chars_fit(*at, 3, "", false) && (*at += 2, take(at, HEX))))
            any = true;
        if (!any) return false;
    } while (take(at, "."));
    if (take(at, "*") || !take(at, ":")) return true;
    size_t digits = strspn(*at, DIGIT);
    if (!digits || digits > 4 || **at == '0') return false;
    *at += digits;
    return true;
}

static bool is_uri_template(const char *text)
{
    while (*text) {
        if (*text == '}' || *text == 127 || (unsigned char)*text <= ' ' || strchr("\"<>\\^`|", *text)) return false;
        if (*text++ != '{') continue;
        take(&text, "+#./;?&");
        do {
            if (!take_variable(&text)) return false;
        } while (take(&text, ","));
        if (!take(&text, "}")) return false;
    }
    return true;
}

// ---- pointers and patterns ----

static bool is_json_pointer(const char *text)
{
    if (*text && *text != '/') return false;
    for (; *text; text++)
        if (*text == '~' && text[1] != '0' && text[1] != '1') return false;
    return true;
}

static bool is_relative_json_pointer(const char *text)
{
    size_t digits = strspn(text, DIGIT);
    if (!digits || (digits > 1 && *text == '0')) return false;
    text += digits;
    if (*text == '+' || *text == '-') { // an index is moved
        size_t moved = strspn(text + 1, DIGIT);
        if (!moved || text[1] == '0') return false;
        text += moved + 1;
    }
    return !strcmp(text, "#") || is_json_pointer(text);
}

static bool is_regex(const char *text)
{
    evq_pattern *pattern;
    evq_err err;
    if (evq_ecma_pattern_new(&pattern, text, &err)) return false;
    evq_pattern_free(pattern);
    return true;
}

// ---- the table ----

struct evq_schema_format {
    const char *name;
    bool (*fits)(const char *text);
    bool is_new; // not in draft 7
};

static const evq_schema_format formats[] = {
    {"date-time", is_date_time, false},
    {"date", is_date, false},
    {"time", is_time, false},
    {"duration", is_duration, true},
    {"email", is_email, false},
    {"idn-email", is_idn_email, false},
    {"hostname", is_hostname, false},
    {"ipv4", is_ipv4, false},
    {"ipv6", is_ipv6, false},
    {"uri", is_uri, false},
    {"uri-reference", is_uri_reference, false},
    {"iri", is_iri, false},
    {"iri-reference", is_iri_reference, false},
    {"uuid", is_uuid, true},
    {"uri-template", is_uri_template, false},
    {"json-pointer", is_json_pointer, false},
    {"relative-json-pointer", is_relative_json_pointer, false},
    {"regex", is_regex, false},
};

const evq_schema_format *evq_schema_format_find(const char *name, bool draft7)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (!strcmp(formats[i].name, name)) return formats[i].is_new && draft7 ? NULL : &formats[i];
    return NULL;
}

bool evq_schema_format_fits(const evq_schema_format *format, const char *text, size_t len)
{
    return strlen(text) == len && format->fits(text); // no format has room for a NUL
}
