/* LD_PRELOAD: a disk that is full for as long as a file says so.

   Below the folder HANDRAIL_DISK, while HANDRAIL_FULL/nothing_grows exists, a write fills the last block of its file and
   no more; while HANDRAIL_FULL/nothing_is_written exists, nothing is written at all and no file is made, as on a disk
   that never writes in place. What a program says (its first three descriptors) goes elsewhere. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { BLOCK = 4096, ROOM_FOR_ALL = -1 };
enum how { HAS_ROOM, NOTHING_GROWS, NOTHING_IS_WRITTEN };
static char disk[PATH_MAX], says_no_growth[PATH_MAX + 32], says_no_write[PATH_MAX + 32];

#define REAL(name, ...) \
    ({ \
        static __typeof__(&name) real; \
        if (!real) \
            real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); \
        real(__VA_ARGS__); \
    })

__attribute__((constructor)) static void begin(void)
{
    const char *folder = getenv("HANDRAIL_DISK"), *full = getenv("HANDRAIL_FULL");
    if (!folder || !full || !realpath(folder, disk)) {
        disk[0] = 0;
        return;
    }
    snprintf(says_no_growth, sizeof says_no_growth, "%s/nothing_grows", full);
    snprintf(says_no_write, sizeof says_no_write, "%s/nothing_is_written", full);
}

static enum how how_full(void)
{
    int before = errno;
    enum how found = HAS_ROOM;
    if (disk[0] && !access(says_no_write, F_OK))
        found = NOTHING_IS_WRITTEN;
    else if (disk[0] && !access(says_no_growth, F_OK))
        found = NOTHING_GROWS;
    errno = before;
    return found;
}

static int is_below(const char *path)
{
    size_t below = strlen(disk);
    return !strncmp(path, disk, below) && (!path[below] || path[below] == '/');
}

static int is_ours(int fd)
{
    char link[64], path[PATH_MAX];
    struct stat found;
    if (fd <= 2 || fstat(fd, &found) || !S_ISREG(found.st_mode))
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return is_below(path);
}

/* How much of a write from here may be written; `from` below 0 is where the file stands. */
static ssize_t room(int fd, off_t from, size_t wanted)
{
    enum how full = how_full();
    struct stat found;
    if (full == HAS_ROOM || !is_ours(fd) || fstat(fd, &found))
        return ROOM_FOR_ALL;
    if (full == NOTHING_IS_WRITTEN)
        return 0;
    if (fcntl(fd, F_GETFL) & O_APPEND)
        from = found.st_size;
    else if (from < 0)
        from = lseek(fd, 0, SEEK_CUR);
    off_t end = (found.st_size + BLOCK - 1) / BLOCK * BLOCK;
    if (from + (off_t)wanted <= end)
        return ROOM_FOR_ALL;
    return from < end ? end - from : 0;
}

static int no_space(void)
{
    errno = ENOSPC;
    return -1;
}

static size_t all_of(const struct iovec *parts, int count)
{
    size_t sum = 0;
    for (int part = 0; part < count; part++)
        sum += parts[part].iov_len;
    return sum;
}

/* As a real disk does, writes what has room and says how much that was; the rest is refused when it is tried. */
#define WRITES(name, from, declared, ...) \
    ssize_t name declared \
    { \
        ssize_t fits = room(fd, from, size); \
        if (!fits && size) \
            return no_space(); \
        if (fits > 0) \
            size = fits; \
        return REAL(name, __VA_ARGS__); \
    }

WRITES(write, -1, (int fd, const void *words, size_t size), fd, words, size)
WRITES(pwrite, at, (int fd, const void *words, size_t size, off_t at), fd, words, size, at)
WRITES(pwrite64, at, (int fd, const void *words, size_t size, off64_t at), fd, words, size, at)

#define WRITES_PARTS(name, from, declared, ...) \
    ssize_t name declared \
    { \
        if (room(fd, from, all_of(parts, count)) != ROOM_FOR_ALL) \
            return no_space(); \
        return REAL(name, __VA_ARGS__); \
    }

WRITES_PARTS(writev, -1, (int fd, const struct iovec *parts, int count), fd, parts, count)
WRITES_PARTS(pwritev, at, (int fd, const struct iovec *parts, int count, off_t at), fd, parts, count, at)
WRITES_PARTS(pwritev64, at, (int fd, const struct iovec *parts, int count, off64_t at), fd, parts, count, at)

#define SETS_LENGTH(name, type) \
    int name(int fd, type length) \
    { \
        struct stat found; \
        if (how_full() && is_ours(fd) && !fstat(fd, &found) && length > found.st_size) \
            return no_space(); \
        return REAL(name, fd, length); \
    }

SETS_LENGTH(ftruncate, off_t)
SETS_LENGTH(ftruncate64, off64_t)

int fallocate(int fd, int mode, off_t at, off_t size)
{
    return how_full() && is_ours(fd) ? no_space() : REAL(fallocate, fd, mode, at, size);
}

int fallocate64(int fd, int mode, off64_t at, off64_t size)
{
    return how_full() && is_ours(fd) ? no_space() : REAL(fallocate64, fd, mode, at, size);
}

int posix_fallocate(int fd, off_t at, off_t size)
{
    return how_full() && is_ours(fd) ? ENOSPC : REAL(posix_fallocate, fd, at, size);
}

int posix_fallocate64(int fd, off64_t at, off64_t size)
{
    return how_full() && is_ours(fd) ? ENOSPC : REAL(posix_fallocate64, fd, at, size);
}

/* Is this the name of something below the folder? A name from elsewhere than here is taken as it is. */
static int names_ours(const char *path)
{
    char folder[PATH_MAX], found[PATH_MAX];
    const char *name = strrchr(path, '/');
    size_t length = name ? (size_t)(name - path) : 0;
    if (length >= sizeof folder)
        return 0;
    memcpy(folder, path, length);
    folder[length] = 0;
    return realpath(!name ? "." : length ? folder : "/", found) && is_below(found);
}

static int may_be_made(const char *path)
{
    int before = errno;
    int may = how_full() != NOTHING_IS_WRITTEN || !access(path, F_OK) || !names_ours(path);
    errno = before;
    return may;
}

#define OPENS(name) \
    int name(const char *path, int flags, ...) \
    { \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        if (flags & O_CREAT && !may_be_made(path)) \
            return no_space(); \
        return REAL(name, path, flags, mode); \
    }

OPENS(open)
OPENS(open64)

#define OPENS_AT(name) \
    int name(int folder, const char *path, int flags, ...) \
    { \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        if (flags & O_CREAT && (folder == AT_FDCWD || *path == '/') && !may_be_made(path)) \
            return no_space(); \
        return REAL(name, folder, path, flags, mode); \
    }

OPENS_AT(openat)
OPENS_AT(openat64)

/* What a stream holds is written inside the C library, where nobody can stand between: it is not opened at all. */
#define OPENS_STREAM(name) \
    FILE *name(const char *path, const char *mode) \
    { \
        if (strpbrk(mode, "wa+") && how_full() && names_ours(path)) { \
            no_space(); \
            return NULL; \
        } \
        return REAL(name, path, mode); \
    }

OPENS_STREAM(fopen)
OPENS_STREAM(fopen64)
