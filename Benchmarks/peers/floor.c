// What the machine itself needs to fetch a list of files: CONNECTIONS keep-alive connections, one thread, one epoll
// loop, and for each file only request, read, openat, write, close, rename. Plain HTTP/1.1 with Content-Length.
// It handles no error: where anything is not as expected it ends with exit code 1 and the line of this file.
//
//   floor PORT LIST FOLDER [CONNECTIONS]       LIST: a path a line, such as /small/000001.bin; the server is 127.0.0.1

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MUST(condition) do { if (!(condition)) { fprintf(stderr, "floor.c:%d\n", __LINE__); exit(1); } } while (0)

struct connection {
  int socket, file;
  const char *path;      // of the file in flight, as in the list
  long remaining;        // bytes of its body to come; -1 before the head
  char temporary[32];
};

static FILE *list;
static int folder, port;
static long unfinished;
static char buffer[256 * 1024];

static char *next_path(void) {
  char *line = NULL;
  size_t capacity = 0;
  ssize_t length = getline(&line, &capacity, list);
  if (length <= 0) { free(line); return NULL; }
  if (line[length - 1] == '\n') line[length - 1] = 0;
  return line;
}

// Asks for the next file of the list, if there is one.
static void request(struct connection *connection) {
  char text[1024];
  connection->path = next_path();
  if (!connection->path) return;
  int length = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", connection->path, port);
  connection->remaining = -1;
  unfinished++;
  MUST(write(connection->socket, text, length) == length);
}

static void received(struct connection *connection) {
  ssize_t count = read(connection->socket, buffer, sizeof buffer);
  MUST(count > 0);
  char *body = buffer;
  if (connection->remaining < 0) {
    char *end = memmem(buffer, count, "\r\n\r\n", 4);
    MUST(end && memcmp(buffer, "HTTP/1.1 200", 12) == 0);
    char *length = memmem(buffer, end - buffer, "Content-Length: ", 16);
    MUST(length);
    connection->remaining = strtol(length + 16, NULL, 10);
    body = end + 4;
    connection->file = openat(folder, connection->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    MUST(connection->file >= 0);
  }
  ssize_t size = buffer + count - body;
  MUST(size <= connection->remaining);
  if (size > 0) MUST(write(connection->file, body, size) == size);
  connection->remaining -= size;
  if (connection->remaining == 0) {
    close(connection->file);
    MUST(renameat(folder, connection->temporary, folder, strrchr(connection->path, '/') + 1) == 0);
    free((void *)connection->path);
    unfinished--;
    request(connection);
  }
}

int main(int count, char **words) {
  MUST(count >= 4);
  port = atoi(words[1]);
  list = fopen(words[2], "re");
  folder = open(words[3], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int width = count > 4 ? atoi(words[4]) : 50, loop = epoll_create1(EPOLL_CLOEXEC);
  MUST(list && folder >= 0 && loop >= 0);
  struct connection *connections = calloc(width, sizeof *connections);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  for (int index = 0; index < width; index++) {
    struct connection *connection = &connections[index];
    connection->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    MUST(connect(connection->socket, (struct sockaddr *)&address, sizeof address) == 0);
    setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    snprintf(connection->temporary, sizeof connection->temporary, ".floor-%d.part", index);
    struct epoll_event interest = {.events = EPOLLIN, .data.ptr = connection};
    MUST(epoll_ctl(loop, EPOLL_CTL_ADD, connection->socket, &interest) == 0);
    request(connection);
  }
  while (unfinished > 0) {
    struct epoll_event events[64];
    int ready = epoll_wait(loop, events, 64, -1);
    for (int index = 0; index < ready; index++) received(events[index].data.ptr);
  }
  return 0;
}
