// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A pantry whose functions have a way out that forgets the lock: nothing left, too full, no such shelf.
#include <pthread.h>
#include <stddef.h>

struct shelf {
    pthread_mutex_t mutex;
    int jars, room;
    struct jar {
        struct jar *below;
    } * top;
};

pthread_mutex_t ladle = PTHREAD_MUTEX_INITIALIZER;
static int soups;

int shelf_eat(struct shelf *shelf);
struct jar *shelf_lift(struct shelf *shelf);
int shelf_fill(struct shelf *shelf, int jars);
void soup_serve(void);

int shelf_eat(struct shelf *shelf)
{
    pthread_mutex_lock(&shelf->mutex);
    if (shelf->jars == 0)
        return 0; /* expect: lock-leak */
    shelf->jars--;
    pthread_mutex_unlock(&shelf->mutex);
    return 1;
}

struct jar *shelf_lift(struct shelf *shelf)
{
    pthread_mutex_lock(&shelf->mutex);
    struct jar *jar = shelf->top;
    if (!jar)
        return NULL; /* expect: lock-leak */
    shelf->top = jar->below;
    pthread_mutex_unlock(&shelf->mutex);
    return jar;
}

int shelf_fill(struct shelf *shelf, int jars)
{
    if (jars < 0)
        return -1;
    pthread_mutex_lock(&shelf->mutex);
    if (shelf->jars + jars > shelf->room)
        return -1; /* expect: lock-leak */
    shelf->jars += jars;
    pthread_mutex_unlock(&shelf->mutex);
    return 0;
}

void soup_serve(void)
{
    pthread_mutex_lock(&ladle);
    if (soups == 0)
        return; /* expect: lock-leak */
    soups--;
    pthread_mutex_unlock(&ladle);
}
