#ifndef CHAULSYSTEM_H
#define CHAULSYSTEM_H

/// renameat2(2) with RENAME_NOREPLACE: moves `from` to `to`, both relative to `directory`, and fails with EEXIST where
/// `to` is already there. Returns 0, or -1 with `errno` set; EINVAL or ENOSYS where the file system or kernel lacks it.
///
/// A shim because the Glibc module hides what needs _GNU_SOURCE.
int haul_rename_no_replace(int directory, const char *from, const char *to);

/// pipe2(2) with O_CLOEXEC: `ends[0]` reads, `ends[1]` writes, and no child inherits either by accident.
int haul_pipe(int ends[2]);

/// flock(2) with LOCK_EX | LOCK_NB, whose name Swift gives to a struct. Returns 0, or -1 with `errno` set; EWOULDBLOCK
/// where another has the file.
int haul_lock(int descriptor);

/// flock(2) with LOCK_UN. Closing alone leaves the lock with a child that has been forked and not yet executed its program.
void haul_unlock(int descriptor);

/// UTIME_OMIT of futimens(3), a macro that Swift does not see: leaves a time as it is.
long haul_utime_omit(void);

#endif
