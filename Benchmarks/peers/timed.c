// Runs a command and prints one line of what it took: wall seconds, user seconds, system seconds, peak memory in KiB,
// and its exit code, or 128 + the signal that ended it, or "late" where it was ended for taking longer than SECONDS.
//
//   timed SECONDS LOG COMMAND [WORD ...]       LOG gets the command's standard output and error
//
// A program of its own, and a small one, because Linux counts into a child's peak memory that of the process which started it.
// The command has a process group of its own. It is killed, by that group, when time is up, when this program gets
// SIGTERM or SIGINT, or when whoever started this program has died; what the command started is waited for here.

#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static double seconds(struct timeval time) { return time.tv_sec + time.tv_usec / 1e6; }

int main(int count, char **words) {
  if (count < 4) return 2;
  sigset_t awaited;
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGCHLD);
  sigaddset(&awaited, SIGTERM);
  sigaddset(&awaited, SIGINT);
  sigprocmask(SIG_BLOCK, &awaited, NULL);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  int log = open(words[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666), nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  double limit = atof(words[1]), start = now();
  pid_t child = vfork();
  if (child == 0) {
    setpgid(0, 0);
    sigprocmask(SIG_UNBLOCK, &awaited, NULL);
    dup2(nothing, 0);
    dup2(log, 1);
    dup2(log, 2);
    execvp(words[3], words + 3);
    _exit(127);
  }
  if (child < 0) return 2;
  int late = 0, stopped = 0, status = 0;
  struct rusage usage;
  while (wait4(child, &status, WNOHANG, &usage) == 0) {
    double left = limit - (now() - start);
    struct timespec rest = {.tv_sec = left > 0 ? (time_t)left : 0, .tv_nsec = left > 0 ? (long)((left - (time_t)left) * 1e9) : 0};
    int signal = sigtimedwait(&awaited, NULL, &rest);
    if (signal == SIGTERM || signal == SIGINT) stopped = 1;
    if (left <= 0) late = 1;
    if (stopped || left <= 0) {
      kill(-child, SIGKILL);
      wait4(child, &status, 0, &usage);
      break;
    }
  }
  double wall = now() - start;
  kill(-child, SIGKILL);  // whatever the command left running
  for (int turn = 0; turn < 1000 && waitpid(-1, NULL, WNOHANG) >= 0; turn++) nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
  if (stopped) return 143;
  printf("%.6f %.6f %.6f %ld ", wall, seconds(usage.ru_utime), seconds(usage.ru_stime), usage.ru_maxrss);
  if (late) printf("late\n");
  else printf("%d\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  return 0;
}
