// The command table: what a shell would have said. Nothing is run.
#include "base/text.h"
#include "scenarios/world_internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS             " \t\r\n"
#define SHELL_CHARACTERS   BLANKS ";|&<>()"
#define CONTENT_MAX_BYTES  EVQ_MIB(64) // what an effect may write: the most a scenario's own file may have
#define PATTERN_HEAD_BYTES 256         // so far a pattern's first word is looked for

enum { NAME_MAX_BYTES = 100, STATUS_DENIED = 126, STATUS_NOT_FOUND = 127 };

// A command line without what does not matter, and the folder it is meant in.
typedef struct command_line {
    const char *text;
    size_t len;
    const char *folder;
} command_line;

static void trim(command_line *line)
{
    while (line->len && strchr(BLANKS, line->text[line->len - 1])) line->len--;
    while (line->len && strchr(BLANKS, *line->text)) line->text++, line->len--;
}

static void drop_redirection(command_line *line)
{
    static const char merge[] = "2>&1";
    size_t len = sizeof merge - 1;
    if (line->len <= len || memcmp(line->text + line->len - len, merge, len) != 0) return;
    if (!strchr(BLANKS, line->text[line->len - len - 1])) return;
    line->len -= len;
    trim(line);
}

// Takes a leading `cd DIR &&` off the line, if there is one.
static void take_folder(const evq_play *play, command_line *line)
{
    const evq_world_data *data = &play->world->scenario->world;
    const char *at = line->text;
    if (strncmp(at, "cd", 2) != 0 || !at[2] || !strchr(" \t", at[2])) return;
    at += 2 + strspn(at + 2, " \t");
    const char quote[] = {*at, '\0'};
    bool is_quoted = *at == '\'' || *at == '"';
    at += is_quoted;
    size_t len = strcspn(at, is_quoted ? quote : SHELL_CHARACTERS "'\"`$\\");
    const char *after = at + len;
    if (is_quoted && !*after++) return;
    after += strspn(after, " \t");
    if (!len || strncmp(after, "&&", 2) != 0 || after + 2 > line->text + line->len) return;
    char *written = evq_arena_strndup(&play->world->scratch, at, len);
    char *folder = evq_path_normalize(written, line->folder, data->home);
    line->folder = evq_arena_strdup(&play->world->scratch, folder);
    free(folder);
    line->len -= (size_t)(after + 2 - line->text);
    line->text = after + 2;
    trim(line);
}

static command_line normalized(const evq_play *play, const char *text, const char *folder)
{
    command_line line = {.text = text, .len = strlen(text), .folder = folder};
    trim(&line);
    take_folder(play, &line);
    drop_redirection(&line);
    return line;
}

static void write_file(evq_world *world, const char *path, const evq_effect *effect, const evq_parts_source *from)
{
    evq_buf text = EVQ_BUF_INIT(CONTENT_MAX_BYTES);
    const evq_tree_file *old = effect->kind == EVQ_EFFECT_APPEND ? evq_tree_find(&world->files, path) : NULL;
    if (old) evq_buf_append(&text, old->content, old->len);
    evq_parts_render(&text, &effect->content, from);
    evq_world_put(world, path, evq_buf_text(&text), text.len);
    evq_buf_dispose(&text);
}

// Collects first, since the copies may come to lie below `path` themselves.
static void copy_files(evq_world *world, const char *path, const char *to)
{
    evq_file_tree copies = {0};
    bool is_file = evq_tree_find(&world->files, path) != NULL;
    bool is_into = is_file && evq_folder_exists(to, &world->files, &world->scenario->world);
    const char *name = is_into ? strrchr(path, '/') : ""; // as cp does: a file copied to a folder keeps its name
    size_t len = strcmp(path, "/") ? strlen(path) : 0;
    for (size_t i = 0; i < world->files.count; i++) {
        const evq_tree_file *file = &world->files.files[i];
        if (!evq_path_is_below(file->path, path)) continue;
        char *at =
            evq_path_normalize(evq_arena_printf(&world->scratch, "%s%s%s", to, name, file->path + len), "/", "/");
        evq_tree_put(&copies, at, file->content, file->len);
        free(at);
    }
    for (size_t i = 0; i < copies.count; i++)
        evq_world_put(world, copies.files[i].path, copies.files[i].content, copies.files[i].len);
    evq_tree_dispose(&copies);
}

static void delete_files(evq_world *world, const char *path)
{
    for (size_t i = world->files.count; i > 0; i--) {
        const char *at = world->files.files[i - 1].path;
        if (evq_path_is_below(at, path)) evq_world_remove(world, at);
    }
}

// What cannot be done is left out: the output is the scenario's either way.
static void do_effect(evq_world *world, const evq_effect *effect, const evq_parts_source *from)
{
    char *path = evq_parts_path(effect->path, from);
    if (effect->kind == EVQ_EFFECT_COPY) {
        char *to = evq_parts_path(effect->to, from);
        copy_files(world, path, to);
        free(to);
    } else if (effect->kind == EVQ_EFFECT_DELETE) {
        delete_files(world, path);
    } else {
        write_file(world, path, effect, from);
    }
    free(path);
}

// Ends the output as agents do.
static void put_status(const evq_play *play, int status, evq_answer *out)
{
    evq_buf *said = &play->world->said;
    evq_world_note_cut(play->world);
    size_t len = said->len;
    while (len && said->data[len - 1] == '\n') len--;
    evq_buf_truncate(said, len);
    if (status)
        evq_buf_printf(said, "%sCommand exited with code %d", len ? "\n\n" : "", status);
    else if (!len)
        evq_buf_puts(said, "(no output)");
    out->is_error = status != 0;
}

static void play_known(const evq_play *play, const evq_command *command, const evq_parts_source *from, evq_answer *out)
{
    evq_world *world = play->world;
    for (size_t i = 0; i < command->effect_count; i++) do_effect(world, &command->effects[i], from);
    bool found = evq_parts_render(&world->said, &command->output, from);
    // A file that the command line names and that is not there is an error of cat or ls.
    put_status(play, command->exit_status || found ? command->exit_status : 1, out);
}

static bool is_word_character(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.' || c == '/';
}

// Does a pattern speak of the command `name`? It does when the name is a word of the part before its first blank:
// "git status", "(?:grep|rg)\b.*", "scripts/deploy\.sh".
static bool pattern_names(const char *pattern, const char *name)
{
    char head[PATTERN_HEAD_BYTES];
    size_t len = 0;
    for (const char *at = pattern; *at && *at != ' ' && len + 1 < sizeof head; at++) {
        if (*at == '\\' && isalnum((unsigned char)at[1])) break; // \s, \b
        if (*at == '\\' && at[1]) at++;
        head[len++] = *at;
    }
    head[len] = '\0';
    for (const char *at = *name ? strstr(head, name) : NULL; at; at = strstr(at + 1, name)) {
        bool begins = at == head || !is_word_character(at[-1]);
        if (begins && !is_word_character(at[strlen(name)])) return true;
    }
    return false;
}

static void play_unknown(const evq_play *play, const command_line *line, evq_answer *out)
{
    const evq_world_data *data = &play->world->scenario->world;
    size_t len = 0;
    while (len < line->len && !strchr(SHELL_CHARACTERS, line->text[len])) len++;
    if (len > NAME_MAX_BYTES) len = evq_utf8_floor(line->text, NAME_MAX_BYTES);
    const char *name = evq_arena_strndup(&play->world->scratch, line->text, len);
    bool is_known = false;
    for (size_t i = 0; i < data->command_count && !is_known; i++)
        is_known = pattern_names(data->commands[i].source, name);
    evq_buf_printf(&play->world->said, "bash: line 1: %s: %s\n", name,
                   is_known ? "Permission denied" : "command not found");
    out->source = EVQ_ANSWER_OFF_SCRIPT;
    put_status(play, is_known ? STATUS_DENIED : STATUS_NOT_FOUND, out);
}

void evq_play_command(const evq_play *play, evq_answer *out)
{
    const evq_world *world = play->world;
    const evq_world_data *data = &world->scenario->world;
    const char *text, *workdir = ".";
    if (!evq_play_need_text(play, "command", &text, out) || !evq_play_find_text(play, "workdir", &workdir, out)) return;
    command_line line = normalized(play, text, evq_play_path(play, workdir));
    evq_span groups[EVQ_PATTERN_GROUPS];
    for (size_t i = 0; i < data->command_count; i++) {
        const evq_command *command = &data->commands[i];
        if (!evq_pattern_match(command->match, line.text, line.len, groups)) continue;
        if (!evq_world_holds(world, command->when, command->when_count)) continue;
        const evq_parts_source from = {
            .world = data, .files = &world->files, .folder = line.folder, .line = line.text, .groups = groups};
        play_known(play, command, &from, out);
        return;
    }
    play_unknown(play, &line, out);
}
