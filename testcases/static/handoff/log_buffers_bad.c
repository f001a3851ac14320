// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A logger with two buffers that forgets to swap them: the flusher writes out the buffer that is being filled.
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define ROOM 4096

struct buffer {
    char text[ROOM];
    size_t used;
};

static struct logger {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct buffer a, b;
    struct buffer *front, *back;
    int stop;
} logger = { .lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER };

static void log_line(const char *line)
{
    size_t n = strlen(line);
    pthread_mutex_lock(&logger.lock);
    if (logger.front->used + n < ROOM) {                          /* may: data-race */
        memcpy(logger.front->text + logger.front->used, line, n); /* may: data-race */
        logger.front->used += n;                                  /* may: data-race */
        pthread_cond_signal(&logger.wake);
    }
    pthread_mutex_unlock(&logger.lock);
}

static void *flusher(void *arg)
{
    FILE *out = arg;
    for (;;) {
        pthread_mutex_lock(&logger.lock);
        while (logger.front->used == 0 && !logger.stop)
            pthread_cond_wait(&logger.wake, &logger.lock);
        if (logger.front->used == 0) {
            pthread_mutex_unlock(&logger.lock);
            return NULL;
        }
        struct buffer *full = logger.front;
        pthread_mutex_unlock(&logger.lock);
        fwrite(full->text, 1, full->used, out); /* may: data-race */
        full->used = 0;                         /* expect: data-race */
    }
}

static void *talker(void *arg)
{
    char line[32];
    for (int i = 0; i < 30; i++) {
        snprintf(line, sizeof(line), "%s %d\n", (const char *)arg, i);
        log_line(line);
    }
    return NULL;
}

int main(void)
{
    pthread_t f, t[2];
    logger.front = &logger.a;
    logger.back = &logger.b;
    pthread_create(&f, NULL, flusher, stdout);
    pthread_create(&t[0], NULL, talker, "one");
    pthread_create(&t[1], NULL, talker, "two");
    pthread_join(t[0], NULL);
    pthread_join(t[1], NULL);
    pthread_mutex_lock(&logger.lock);
    logger.stop = 1;
    pthread_cond_signal(&logger.wake);
    pthread_mutex_unlock(&logger.lock);
    pthread_join(f, NULL);
    return 0;
}
