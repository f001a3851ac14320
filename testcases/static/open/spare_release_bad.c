// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// Public functions release a lock that they have not, and that nothing returns with.
#include <pthread.h>

struct shelf {
    pthread_mutex_t mutex;
    int books;
};

static pthread_mutex_t count_mutex = PTHREAD_MUTEX_INITIALIZER;
static int count;

void shelf_add(struct shelf *shelf);
void shelf_empty(struct shelf *shelf);
void shelf_count(int more);
int shelf_total(void);

void shelf_add(struct shelf *shelf)
{
    pthread_mutex_lock(&shelf->mutex);
    shelf->books++;
    pthread_mutex_unlock(&shelf->mutex);
}

void shelf_empty(struct shelf *shelf)
{
    pthread_mutex_lock(&shelf->mutex);
    int books = shelf->books;
    shelf->books = 0;
    pthread_mutex_unlock(&shelf->mutex);
    if (books > 1)
        pthread_mutex_unlock(&shelf->mutex); /* expect: unlock-not-held */
}

void shelf_count(int more)
{
    pthread_mutex_lock(&count_mutex);
    count += more;
    pthread_mutex_unlock(&count_mutex);
    if (more > 9)
        pthread_mutex_unlock(&count_mutex); /* expect: unlock-not-held */
}

int shelf_total(void)
{
    pthread_mutex_lock(&count_mutex);
    int total = count;
    pthread_mutex_unlock(&count_mutex);
    return total;
}
