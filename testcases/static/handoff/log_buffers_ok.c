// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A logger with two buffers: writers fill the front one under the lock; the flusher swaps them and writes the back one out unlocked.
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
    if (logger.front->used + n < ROOM) {
        memcpy(logger.front->text + logger.front->used, line, n);
        logger.front->used += n;
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
        logger.front = logger.back;
        logger.back = full;
        pthread_mutex_unlock(&logger.lock);
        fwrite(full->text, 1, full->used, out);
        full->used = 0;
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
