/* Preloaded into a node: while the file named by SLOW_SYNC_WHILE exists, forcing a file to disk takes
   SLOW_SYNC_MS longer. The names of files that were forced are added to the one named by SLOW_SYNC_FORCED. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void record(int file) {
  const char *list = getenv("SLOW_SYNC_FORCED");
  char link[64];
  char name[PATH_MAX + 1];
  int out = list == NULL ? -1 : open(list, O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (out < 0) return;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, name, PATH_MAX);
  if (length > 0) {
    name[length] = '\n';
    if (write(out, name, length + 1) < 0) abort();
  }
  close(out);
}

static int forced(const char *function, int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, function);
  const char *marker = getenv("SLOW_SYNC_WHILE");
  const char *ms = getenv("SLOW_SYNC_MS");
  if (marker != NULL && ms != NULL && access(marker, F_OK) == 0) {
    long delay = atol(ms);
    struct timespec wait = {delay / 1000, (delay % 1000) * 1000000L};
    nanosleep(&wait, NULL);
  }
  int result = real(file);
  if (result == 0) record(file);
  return result;
}

int fsync(int file) { return forced("fsync", file); }

int fdatasync(int file) { return forced("fdatasync", file); }
