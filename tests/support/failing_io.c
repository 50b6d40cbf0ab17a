/* Loaded before libc (LD_PRELOAD): the n-th call that changes files below a folder fails, is cut short or kills the
   process, and all of them are listed.

   FAILING_IO_BELOW  the folder, as the program spells it
   FAILING_IO_AT     n, from 1; 0 = none
   FAILING_IO_HOW    the number of an errno; "kill" before the call; "killed-after" it; "torn": half a write, then
   killed

   FAILING_IO_LOG    a file to which a line is added for each call: number, name, path, 0 or the errno */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int calls;

static int is_below(const char* path) {
  const char* folder = getenv("FAILING_IO_BELOW");
  return folder != NULL && path != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

static int path_of(int file, char* path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t length = readlink(link, path, size - 1);
  path[length < 0 ? 0 : length] = '\0';
  char* deleted = strstr(path, " (deleted)"); /* a file without a name has one here */
  if (deleted != NULL) *deleted = '\0';
  return is_below(path);
}

static void write_log(int number, const char* call, const char* path, int error) {
  const char* log = getenv("FAILING_IO_LOG");
  if (log == NULL) return;
  char line[4400];
  const int length = snprintf(line, sizeof line, "%d %s %s %d\n", number, call, path, error);
  const long file = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  syscall(SYS_write, file, line, (size_t)length);
  syscall(SYS_close, file);
}

static void die(void) { syscall(SYS_kill, getpid(), SIGKILL); }

enum verdict { PASS, FAIL, DIE_AFTER, TEAR };

/* Counts the call and says what becomes of it. */
static enum verdict judge(const char* call, const char* path) {
  const int number = atomic_fetch_add(&calls, 1) + 1;
  const char *at = getenv("FAILING_IO_AT"), *how = getenv("FAILING_IO_HOW");
  enum verdict verdict = PASS;
  int error = 0;
  if (at != NULL && how != NULL && atoi(at) == number) {
    error = atoi(how);
    verdict = error > 0 ? FAIL : strcmp(how, "killed-after") == 0 ? DIE_AFTER : strcmp(how, "torn") == 0 ? TEAR : PASS;
  }
  write_log(number, call, path, error);
  if (verdict == PASS && error == 0 && at != NULL && how != NULL && atoi(at) == number) die();
  errno = error;
  return verdict;
}

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, #name))

static int open_any(const char* name, const char* path, int flags, mode_t mode) {
  int (*real)(const char*, int, ...) = (int (*)(const char*, int, ...))dlsym(RTLD_NEXT, name);
  const int changes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_DIRECTORY) != 0;
  const enum verdict verdict = changes && is_below(path) ? judge("open", path) : PASS;
  if (verdict == FAIL) return -1;
  const int file = real(path, flags, mode);
  if (verdict != PASS) die();
  return file;
}

static mode_t mode_of(int flags, va_list arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_any("open", path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_any("open64", path, flags, mode);
}

ssize_t write(int file, const void* bytes, size_t count) {
  char path[4096];
  const enum verdict verdict = path_of(file, path, sizeof path) ? judge("write", path) : PASS;
  if (verdict == FAIL) return -1;
  const ssize_t written =
      REAL(write, ssize_t(*)(int, const void*, size_t))(file, bytes, verdict == TEAR ? count / 2 : count);
  if (verdict != PASS) die();
  return written;
}

#define OF_A_FILE(name, declaration, arguments)                                                \
  int name declaration {                                                                       \
    char path[4096];                                                                           \
    const enum verdict verdict = path_of(file, path, sizeof path) ? judge(#name, path) : PASS; \
    if (verdict == FAIL) return -1;                                                            \
    const int result = REAL(name, int(*) declaration) arguments;                               \
    if (verdict != PASS) die();                                                                \
    return result;                                                                             \
  }

OF_A_FILE(fsync, (int file), (file))
OF_A_FILE(fdatasync, (int file), (file))
OF_A_FILE(ftruncate, (int file, off_t length), (file, length))
OF_A_FILE(ftruncate64, (int file, off64_t length), (file, length))

/* A close that fails has closed its file all the same, as on Linux. */
int close(int file) {
  char path[4096];
  const int saved = errno;
  const enum verdict verdict = path_of(file, path, sizeof path) ? judge("close", path) : PASS;
  const int error = errno;
  errno = saved;
  const int result = (int)syscall(SYS_close, file);
  if (verdict == FAIL) {
    errno = error;
    return -1;
  }
  if (verdict != PASS) die();
  return result;
}

#define OF_A_PATH(name, declaration, arguments)                              \
  int name declaration {                                                     \
    const enum verdict verdict = is_below(path) ? judge(#name, path) : PASS; \
    if (verdict == FAIL) return -1;                                          \
    const int result = REAL(name, int(*) declaration) arguments;             \
    if (verdict != PASS) die();                                              \
    return result;                                                           \
  }

OF_A_PATH(mkdir, (const char* path, mode_t mode), (path, mode))
OF_A_PATH(unlink, (const char* path), (path))
OF_A_PATH(remove, (const char* path), (path))
OF_A_PATH(rename, (const char* from, const char* path), (from, path))
