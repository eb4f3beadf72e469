#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

int evq_file_read(evq_buf *out, const char *path, evq_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return evq_fail(err, errno == ENOENT ? EVQ_ENOTFOUND : EVQ_EIO, path, NULL, "cannot open: %s", strerror(errno));
    struct stat info;
    if (!fstat(fd, &info) && S_ISDIR(info.st_mode)) {
        close(fd);
        return evq_fail(err, EVQ_EIO, path, NULL, "is a folder, a file was expected");
    }
    gzFile file = gzdopen(fd, "rb"); // reads plain files as they are
    if (!file) evq_out_of_memory();
    int rc = 0;
    for (;;) {
        size_t room = out->max - out->len < 65536 ? out->max - out->len + 1 : 65536;
        char chunk[65536 + 1];
        int got = gzread(file, chunk, (unsigned)room);
        if (got < 0) {
            int number;
            const char *why = gzerror(file, &number);
            rc = evq_fail(err, EVQ_EIO, path, NULL, "cannot read: %s", number == Z_ERRNO ? strerror(errno) : why);
            break;
        }
        if (got == 0) {
            int number;
            gzerror(file, &number);
            if (number == Z_BUF_ERROR) rc = evq_fail(err, EVQ_EIO, path, NULL, "cannot read: the gzip data is cut off");
            break;
        }
        if (evq_buf_append(out, chunk, (size_t)got)) {
            rc = evq_fail(err, EVQ_ELIMIT, path, NULL, "is larger than %zu MiB once unpacked: make it smaller",
                          out->max / 1024 / 1024);
            break;
        }
    }
    gzclose(file);
    return rc;
}

static int write_all(int fd, const char *data, size_t len)
{
    while (len) {
        ssize_t done = write(fd, data, len);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return -1;
        data += done;
        len -= (size_t)done;
    }
    return 0;
}

int evq_file_write(const char *path, const char *data, size_t len, evq_err *err)
{
    char temporary[4096];
    if (snprintf(temporary, sizeof temporary, "%s.%ld.tmp", path, (long)getpid()) >= (int)sizeof temporary)
        return evq_fail(err, EVQ_EIO, path, NULL, "the file name is too long");
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return evq_fail(err, EVQ_EIO, path, NULL, "cannot create: %s", strerror(errno));
    int failed = write_all(fd, data, len);
    failed |= close(fd);
    if (!failed) failed = rename(temporary, path);
    if (!failed) return 0;
    int number = errno;
    unlink(temporary);
    return evq_fail(err, EVQ_EIO, path, NULL, "cannot write: %s", strerror(number));
}

int evq_file_save(const char *folder, const char *name, const evq_buf *text, evq_err *err)
{
    char path[4400];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return evq_fail(err, EVQ_EUSAGE, folder, NULL, "the path is too long: name a shorter one with --out");
    if (text->over)
        return evq_fail(err, EVQ_ELIMIT, path, NULL,
                        "it would be larger than %zu MiB: take fewer runs, or trials, at once", text->max / EVQ_MIB(1));
    return evq_file_write(path, evq_buf_text(text), text->len, err);
}

int evq_file_mkdirs(const char *path, evq_err *err)
{
    char name[4096];
    if (!*path) return evq_fail(err, EVQ_EIO, path, NULL, "the folder name is empty");
    if (snprintf(name, sizeof name, "%s", path) >= (int)sizeof name)
        return evq_fail(err, EVQ_EIO, path, NULL, "the folder name is too long");
    for (char *at = name + 1;; at++) {
        if (*at && *at != '/') continue;
        char kept = *at;
        *at = '\0';
        if (mkdir(name, 0777) && !(errno == EEXIST && evq_file_is_folder(name)))
            return evq_fail(err, EVQ_EIO, name, NULL, "cannot create the folder: %s", strerror(errno));
        *at = kept;
        if (!kept) return 0;
    }
}

bool evq_file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool evq_file_is_folder(const char *path)
{
    struct stat info;
    return !stat(path, &info) && S_ISDIR(info.st_mode);
}
