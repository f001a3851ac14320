// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Only the main thread looks at the table of streams: what it finds twice at one index is one stream.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST 8

struct stream {
    int rate;
    int on;
    pthread_mutex_t lock;
};

static struct stream *streams[MOST];

static void *play(void *arg)
{
    struct stream *s = arg;
    int on = 1;
    while (on) {
        pthread_mutex_lock(&s->lock);
        on = s->on;
        pthread_mutex_unlock(&s->lock);
    }
    return NULL;
}

static struct stream *stream_start(int rate)
{
    struct stream *s = calloc(1, sizeof *s);
    pthread_t thread;
    s->rate = rate;
    s->on = 1;
    pthread_mutex_init(&s->lock, NULL);
    pthread_create(&thread, NULL, play, s);
    pthread_detach(thread);
    return s;
}

int main(void)
{
    for (int c = getchar(); c != EOF; c = getchar()) {
        int i = c % MOST;
        if (streams[i]) {
            pthread_mutex_lock(&streams[i]->lock);
            streams[i]->on = 0;
            pthread_mutex_unlock(&streams[i]->lock);
        }
        streams[i] = stream_start(c);
    }
    return 0;
}
