/* LD_PRELOAD: what would be on the disk if the power were cut now.

   Below the folder HANDRAIL_DISK only a sync makes anything last. A sync of a file copies it to HANDRAIL_KEPT/content,
   a sync of a folder writes down the names in it to HANDRAIL_KEPT/names: a file that was made, renamed or removed stays
   as it was until its folder is synced too. Once HANDRAIL_KEPT/dark exists, no sync ever ends.
   A file is known by its number and the moment it was made, as numbers are used again. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { KEY = 64, PLACE = PATH_MAX + 128 };
static char disk[PATH_MAX], kept[PATH_MAX];

__attribute__((constructor)) static void begin(void)
{
    const char *folder = getenv("HANDRAIL_DISK"), *store = getenv("HANDRAIL_KEPT");
    if (!folder || !store || !realpath(folder, disk) || !realpath(store, kept))
        disk[0] = 0;
}

static void give_up(const char *what)
{
    perror(what);
    abort();
}

static void identify(int fd, const char *name, struct statx *found, char key[KEY])
{
    int flags = *name ? AT_SYMLINK_NOFOLLOW : AT_EMPTY_PATH;
    if (statx(fd, name, flags, STATX_BASIC_STATS | STATX_BTIME, found)) {
        key[0] = 0;
        return;
    }
    if (!(found->stx_mask & STATX_BTIME)) {
        errno = ENOTSUP;
        give_up("power_cut: this file system does not say when a file was made");
    }
    snprintf(key, KEY, "%llu-%lld.%09u", (unsigned long long)found->stx_ino, (long long)found->stx_btime.tv_sec,
             found->stx_btime.tv_nsec);
}

static void copy_file(int from, int to)
{
    static _Thread_local char part[1 << 16];
    ssize_t size;
    while ((size = read(from, part, sizeof part)) > 0)
        if (write(to, part, size) != size)
            give_up("power_cut: write");
    if (size < 0)
        give_up("power_cut: read");
}

static void copy_names(int from, int to)
{
    DIR *folder = fdopendir(dup(from));
    FILE *list = fdopen(dup(to), "w");
    struct dirent *entry;
    if (!folder || !list)
        give_up("power_cut: names");
    while ((entry = readdir(folder))) {
        struct statx found;
        char key[KEY];
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        identify(from, entry->d_name, &found, key);
        if (key[0])
            fprintf(list, "%s %o %s\n", key, found.stx_mode, entry->d_name);
    }
    if (fclose(list))
        give_up("power_cut: names");
    closedir(folder);
}

static int made(const char *place, int flags)
{
    int fd = open(place, flags | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        give_up(place);
    fchmod(fd, 0666); /* the database's own user and ours both write here */
    return fd;
}

static void keep(int fd)
{
    char link[64], path[PATH_MAX], key[KEY], place[PLACE], lock[PLACE], half[PLACE];
    struct statx found;
    if (!disk[0])
        return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    size_t below = strlen(disk);
    if (length < 0)
        return;
    path[length] = 0;
    if (strncmp(path, disk, below) || (path[below] && path[below] != '/'))
        return;
    identify(fd, "", &found, key);
    int folder = S_ISDIR(found.stx_mode);
    if (!key[0] || !(folder || S_ISREG(found.stx_mode)))
        return;
    if (!path[below])
        strcpy(key, "root");

    snprintf(place, sizeof place, "%s/dark", kept);
    while (!access(place, F_OK))
        pause();
    snprintf(lock, sizeof lock, "%s/locks/%s", kept, key);
    snprintf(half, sizeof half, "%s/halves/%s", kept, key);
    snprintf(place, sizeof place, "%s/%s/%s", kept, folder ? "names" : "content", key);

    /* In the order of the syncs: of two at once, the older copy may not replace the newer. */
    int held = made(lock, O_RDWR), from = open(link, O_RDONLY | O_CLOEXEC), to;
    if (from < 0)
        give_up(path);
    while (flock(held, LOCK_EX))
        if (errno != EINTR)
            give_up("power_cut: flock");
    to = made(half, O_WRONLY | O_TRUNC);
    if (folder)
        copy_names(from, to);
    else
        copy_file(from, to);
    close(to);
    close(from);
    if (rename(half, place))
        give_up("power_cut: rename");
    close(held);
}

/* The real disk is not asked: what was kept above is the disk, and 200 cuts need not wait for two. */
static int synced(int fd)
{
    int before = errno;
    if (fcntl(fd, F_GETFD) < 0)
        return -1;
    keep(fd);
    errno = before;
    return 0;
}

int fsync(int fd) { return synced(fd); }

int fdatasync(int fd) { return synced(fd); }
