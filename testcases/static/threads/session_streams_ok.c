// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each session has streams of its own, one after the other, and each stream a thread, joined before it is freed.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
struct stream {
    int rate, latency, running;
    int seq;
    pthread_t thread;
    pthread_mutex_t lock;
};
struct session {
    int fd;
    struct stream *stream;
};
static void *play(void *arg)
{
    struct stream *s = arg;
    for (;;) {
        pthread_mutex_lock(&s->lock);
        int on = s->running;
        pthread_mutex_unlock(&s->lock);
        if (!on)
            break;
        printf("%d %d\n", s->rate, s->latency);
    }
    return NULL;
}
static struct stream *stream_start(int rate, int latency)
{
    struct stream *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->rate = rate;
    s->latency = latency;
    pthread_mutex_init(&s->lock, NULL);
    s->running = 1;
    pthread_create(&s->thread, NULL, play, s);
    return s;
}
static void stream_stop(struct stream *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->running = 0;
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    pthread_mutex_destroy(&s->lock);
    free(s);
}
static void *serve(void *arg)
{
    struct session *session = arg;
    char c;
    while (read(session->fd, &c, 1) == 1) {
        if (c == 's') {
            if (session->stream)
                stream_stop(session->stream);
            session->stream = stream_start(c, 2 * c);
        } else if (c == 't') {
            stream_stop(session->stream);
            session->stream = NULL;
        }
    }
    stream_stop(session->stream);
    close(session->fd);
    free(session);
    return NULL;
}
int main(void)
{
    for (int fd = 3; fd < 10; fd++) {
        struct session *session = calloc(1, sizeof *session);
        if (!session)
            return 1;
        session->fd = fd;
        pthread_t t;
        if (pthread_create(&t, NULL, serve, session) == 0)
            pthread_detach(t);
        else
            free(session);
    }
    pthread_exit(NULL);
}
