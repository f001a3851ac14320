// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each thread makes its scratch space when it first needs it, and keeps it under a key.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scratch {
    size_t room;
    char *text;
};

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t sum_lock = PTHREAD_MUTEX_INITIALIZER;
static size_t sum;

static void release(void *p)
{
    struct scratch *s = p;
    free(s->text);
    free(s);
}

static void make_key(void)
{
    if (pthread_key_create(&key, release) != 0)
        abort();
}

static struct scratch *scratch_get(size_t room)
{
    pthread_once(&once, make_key);
    struct scratch *s = pthread_getspecific(key);
    if (s == NULL) {
        s = calloc(1, sizeof(*s));
        if (s == NULL)
            abort();
        pthread_setspecific(key, s);
    }
    if (s->room < room) {
        char *text = realloc(s->text, room);
        if (text == NULL)
            abort();
        s->text = text;
        s->room = room;
    }
    return s;
}

static void *shout(void *arg)
{
    size_t n = 0;
    for (size_t i = 1; i < 20; i++) {
        struct scratch *s = scratch_get(i * 8);
        snprintf(s->text, s->room, "%s %zu", (const char *)arg, i);
        n += strlen(s->text);
    }
    pthread_mutex_lock(&sum_lock);
    sum += n;
    pthread_mutex_unlock(&sum_lock);
    return NULL;
}

int main(void)
{
    pthread_t t[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&t[i], NULL, shout, "hey");
    for (int i = 0; i < 3; i++)
        pthread_join(t[i], NULL);
    printf("%zu\n", sum);
    return 0;
}
