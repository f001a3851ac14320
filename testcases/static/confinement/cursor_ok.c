// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A reader moves along buffers of its callers, variables of each thread.
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
struct conn {
    int fd;
    size_t have;
    int at;
    char buffer[4096];
};
static ssize_t fill(struct conn *c, void *vbuf, size_t n)
{
    char *buf = vbuf;
    while (n > 0) {
        if (c->have < n) {
            ssize_t got = read(c->fd, c->buffer, sizeof c->buffer);
            if (got <= 0)
                return 0;
            c->have = (size_t)got;
            c->at = 0;
        }
        size_t r = c->have >= n ? n : c->have;
        if (!r)
            break;
        memmove(buf, &c->buffer[c->at], r);
        c->at += (int)r;
        c->have -= r;
        n -= r;
        buf += r;
    }
    return buf - (char *)vbuf;
}
static int line(struct conn *c, char *out, int room)
{
    int i = 0;
    for (; i < room - 1; i++) {
        char ch;
        if (fill(c, &ch, 1) != 1 || ch == '\n')
            break;
        out[i] = ch;
    }
    out[i] = 0;
    return i;
}
static void *serve(void *arg)
{
    struct conn c = { .fd = *(int *)arg };
    char text[100];
    while (line(&c, text, sizeof text) > 0)
        puts(text);
    char all[64];
    fill(&c, all, sizeof all);
    return NULL;
}
int main(void)
{
    pthread_t t[4];
    int fds[4] = { 3, 4, 5, 6 };
    for (int i = 0; i < 4; i++)
        pthread_create(&t[i], NULL, serve, &fds[i]);
    for (int i = 0; i < 4; i++)
        pthread_join(t[i], NULL);
    return 0;
}
