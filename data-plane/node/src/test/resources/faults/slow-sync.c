/* Preloaded into a node: while the file named by SLOW_SYNC_WHILE exists, forcing a file to disk takes
   SLOW_SYNC_MS longer. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static int forced(const char *function, int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, function);
  const char *marker = getenv("SLOW_SYNC_WHILE");
  const char *ms = getenv("SLOW_SYNC_MS");
  if (marker != NULL && ms != NULL && access(marker, F_OK) == 0) {
    long delay = atol(ms);
    struct timespec wait = {delay / 1000, (delay % 1000) * 1000000L};
    nanosleep(&wait, NULL);
  }
  return real(file);
}

int fsync(int file) { return forced("fsync", file); }

int fdatasync(int file) { return forced("fdatasync", file); }
