#define _GNU_SOURCE
#include "CHaulSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int haul_rename_no_replace(int directory, const char *from, const char *to) {
#if defined(__linux__)
  return renameat2(directory, from, directory, to, RENAME_NOREPLACE);
#elif defined(__APPLE__)
  return renameatx_np(directory, from, directory, to, RENAME_EXCL);
#else
  errno = ENOSYS;
  return -1;
#endif
}

int haul_pipe(int ends[2]) {
#if defined(__linux__)
  return pipe2(ends, O_CLOEXEC);
#else
  if (pipe(ends) != 0) return -1;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  return 0;
#endif
}

int haul_lock(int descriptor) { return flock(descriptor, LOCK_EX | LOCK_NB); }

void haul_unlock(int descriptor) { flock(descriptor, LOCK_UN); }

long haul_utime_omit(void) { return UTIME_OMIT; }
