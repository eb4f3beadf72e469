#include "base/buf.h"
#include "base/file.h"
#include "base/log.h"
#include "cli/cmd.h"

#include <stdio.h>
#include <string.h>

// A small sound scenario to start from; @ stands for its name.
static const char scenario_json[] =
    "{\n"
    "  \"format\": \"evalq-scenario/1\",\n"
    "  \"name\": \"@\",\n"
    "  \"purpose\": \"Can the model change one setting, and only that, and say what it did?\",\n"
    "  \"system\": {\"file\": \"system.md\"},\n"
    "  \"tools\": [\n"
    "    {\"name\": \"read\", \"description\": \"Read a text file.\", \"world\": \"files.read\",\n"
    "     \"parameters\": {\"type\": \"object\", \"required\": [\"path\"],\n"
    "                    \"properties\": {\"path\": {\"type\": \"string\"}}}},\n"
    "    {\"name\": \"edit\", \"description\": \"Replace a text that occurs exactly once in a file.\", \"world\": "
    "\"files.edit\",\n"
    "     \"parameters\": {\"type\": \"object\", \"required\": [\"path\", \"oldText\", \"newText\"],\n"
    "                    \"properties\": {\"path\": {\"type\": \"string\"}, \"oldText\": {\"type\": \"string\"},\n"
    "                                   \"newText\": {\"type\": \"string\"}}}},\n"
    "    {\"name\": \"exec\", \"description\": \"Run a shell command.\", \"world\": \"commands.run\",\n"
    "     \"parameters\": {\"type\": \"object\", \"required\": [\"command\"],\n"
    "                    \"properties\": {\"command\": {\"type\": \"string\"}}}}\n"
    "  ],\n"
    "  \"turns\": [\n"
    "    {\"user\": \"Raise the number of workers in app.ini to 16 and check the file with `app --check`.\",\n"
    "     \"reference\": [\n"
    "       {\"tool_calls\": [{\"name\": \"read\", \"arguments\": {\"path\": \"app.ini\"}}]},\n"
    "       {\"tool_calls\": [{\"name\": \"edit\", \"arguments\": {\"path\": \"app.ini\", \"oldText\": \"workers = "
    "4\",\n"
    "                                                       \"newText\": \"workers = 16\"}}]},\n"
    "       {\"tool_calls\": [{\"name\": \"exec\", \"arguments\": {\"command\": \"app --check\"}}]},\n"
    "       {\"content\": \"app.ini now has 16 workers (it had 4); `app --check` finds it sound.\"}\n"
    "     ]}\n"
    "  ],\n"
    "  \"world\": {\n"
    "    \"cwd\": \"/home/ops/app\",\n"
    "    \"files\": {\"app.ini\": \"[app]\\nport = 8080\\nworkers = 4\\n\", \"notes.md\": \"Not yours.\\n\"},\n"
    "    \"commands\": [\n"
    "      {\"match\": \"app --check\", \"when\": [{\"file\": \"app.ini\", \"contains\": \"workers = 16\"}],\n"
    "       \"output\": \"app.ini: ok, 16 workers\\n\"},\n"
    "      {\"match\": \"app --check\", \"output\": \"app.ini: ok\\n\"},\n"
    "      {\"match\": \"cat (\\\\S+)\", \"output\": {\"cat\": \"${1}\"}}\n"
    "    ]\n"
    "  },\n"
    "  \"checks\": [\n"
    "    {\"id\": \"changed\", \"title\": \"app.ini has 16 workers\", \"kind\": \"file\", \"path\": \"app.ini\",\n"
    "     \"contains\": \"workers = 16\", \"lacks\": \"workers = 4\", \"earliest\": 2},\n"
    "    {\"id\": \"checked\", \"title\": \"the file was checked\", \"kind\": \"called\", \"tool\": \"exec\",\n"
    "     \"arguments\": {\"command\": {\"$pattern\": \"app --check\"}}, \"earliest\": 3},\n"
    "    {\"id\": \"told\", \"title\": \"the reply names old and new\", \"kind\": \"reply\",\n"
    "     \"matches\": \"(?s)\\\\b16\\\\b.*\\\\b4\\\\b|\\\\b4\\\\b.*\\\\b16\\\\b\", \"earliest\": 4},\n"
    "    {\"id\": \"untouched\", \"title\": \"nothing else was changed\", \"kind\": \"unchanged\", \"paths\": "
    "[\"*\"],\n"
    "     \"except\": [\"app.ini\"]}\n"
    "  ]\n"
    "}\n";

static const char system_md[] =
    "You look after a small service. Work with the tools; read before you change, change only what you are asked to,\n"
    "check what you did, and say in the end what was and what is.\n";

static const char readme_md[] =
    "# @\n\nA recorded agent task for evalq: what it is, what it finds out, how large its prompts are.\n";

static int write_filled(const char *folder, const char *file, const char *text, const char *name, evq_err *err)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/%s", folder, file);
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1));
    for (const char *at; (at = strchr(text, '@')); text = at + 1) {
        evq_buf_append(&out, text, (size_t)(at - text));
        evq_buf_puts(&out, name);
    }
    evq_buf_puts(&out, text);
    int rc = evq_file_write(path, evq_buf_text(&out), out.len, err);
    evq_buf_dispose(&out);
    return rc;
}

static int make(const char *folder, evq_err *err)
{
    const char *slash = strrchr(folder, '/'), *name = slash ? slash + 1 : folder;
    if (!*name || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-") != strlen(name))
        return evq_fail(err, EVQ_EUSAGE, NULL, NULL,
                        "a scenario's name has lower-case letters, digits, '-' and '.', not \"%.80s\"", name);
    if (evq_file_exists(folder))
        return evq_fail(err, EVQ_EUSAGE, folder, NULL, "is there already: choose another name");
    int rc = evq_file_mkdirs(folder, err);
    if (!rc) rc = write_filled(folder, "scenario.json", scenario_json, name, err);
    if (!rc) rc = write_filled(folder, "system.md", system_md, name, err);
    if (!rc) rc = write_filled(folder, "README.md", readme_md, name, err);
    return rc;
}

static int run(int argc, char **argv)
{
    evq_err err;
    int rc = argc == 1 ? make(argv[0], &err) : evq_fail(&err, EVQ_EUSAGE, NULL, NULL, "new takes one name");
    if (rc) return evq_exit_of(&err);
    evq_note("%s is a small sound scenario to start from: change it, then evalq check ./%s && evalq run ./%s", argv[0],
             argv[0], argv[0]);
    return EVQ_EXIT_OK;
}

const evq_cmd evq_cmd_new = {
    .name = "new",
    .arguments = "NAME",
    .summary = "make a small scenario to start your own from",
    .details = "Makes a folder with a scenario.json that is sound, a system prompt and a README.\n"
               "\n"
               "examples:\n"
               "  evalq new my-task && evalq check ./my-task && evalq run ./my-task\n",
    .run = run,
};
