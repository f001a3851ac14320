// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A pantry some of whose functions return with the lock and say so: the jar that was found, zero for success. Others give
// it back on each way.
#include <pthread.h>
#include <stddef.h>

struct shelf {
    pthread_mutex_t mutex;
    int jars, room, visits, asked;
    struct jar {
        struct jar *below;
    } * top;
};

pthread_mutex_t ladle = PTHREAD_MUTEX_INITIALIZER;
static int soups;

int shelf_eat(struct shelf *shelf);
struct jar *shelf_lift(struct shelf *shelf);
int shelf_visit(struct shelf *shelf);
int shelf_begin(struct shelf *shelf);
void soup_serve(void);

int shelf_eat(struct shelf *shelf)
{
    pthread_mutex_lock(&shelf->mutex);
    if (shelf->jars == 0) {
        pthread_mutex_unlock(&shelf->mutex);
        return 0;
    }
    shelf->jars--;
    pthread_mutex_unlock(&shelf->mutex);
    return 1;
}

/* With a jar, the shelf stays locked until the caller has put it back. */
struct jar *shelf_lift(struct shelf *shelf)
{
    pthread_mutex_lock(&shelf->mutex);
    if (shelf->top)
        return shelf->top;
    shelf->asked++;
    pthread_mutex_unlock(&shelf->mutex);
    return NULL;
}

/* Zero: the shelf is the caller's. */
int shelf_visit(struct shelf *shelf)
{
    pthread_mutex_lock(&shelf->mutex);
    if (shelf->visits < shelf->room)
        return 0;
    shelf->asked++;
    pthread_mutex_unlock(&shelf->mutex);
    return -1;
}

/* Zero: the shelf is the caller's. */
int shelf_begin(struct shelf *shelf)
{
    pthread_mutex_lock(&shelf->mutex);
    if (shelf->visits < shelf->room)
        return 0;
    shelf->asked++;
    pthread_mutex_unlock(&shelf->mutex);
    return 1;
}

void soup_serve(void)
{
    pthread_mutex_lock(&ladle);
    if (soups > 0)
        soups--;
    pthread_mutex_unlock(&ladle);
}
