// Whole files, with ceilings; names ending in .gz are unpacked while reading.
#ifndef EVQ_BASE_FILE_H
#define EVQ_BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"

// Reads all of `path` into `out` (appending) up to the buffer's ceiling; EVQ_ENOTFOUND, EVQ_EIO or EVQ_ELIMIT.
int evq_file_read(evq_buf *out, const char *path, evq_err *err);

// Writes to a neighbour name and renames, so that a reader sees the old file or the whole new one.
int evq_file_write(const char *path, const char *data, size_t len, evq_err *err);

// The same of FOLDER/NAME; EVQ_ELIMIT where the text was cut at its ceiling, and then nothing is written.
int evq_file_save(const char *folder, const char *name, const evq_buf *text, evq_err *err);
int evq_file_mkdirs(const char *path, evq_err *err);
bool evq_file_exists(const char *path);
bool evq_file_is_folder(const char *path);

#endif
