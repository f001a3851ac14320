// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// Public functions that take a lock for their callers, or release it for them: by name, by result, by what they call.
#include <pthread.h>

struct shelf {
    pthread_mutex_t mutex;
    int books;
};

static pthread_mutex_t count_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t shown_mutex = PTHREAD_MUTEX_INITIALIZER;

void shelf_add(struct shelf *shelf);
void shelf_begin(struct shelf *shelf);
void shelfFinish(struct shelf *shelf);
int shelf_try(struct shelf *shelf);
void shelf_visit(struct shelf *shelf);
void shelf_visited(struct shelf *shelf);
void visit_outside(struct shelf *shelf);
void count_from(void);
void count_to(void);
pthread_mutex_t *shown(void);
void show_less(void);

void shelf_add(struct shelf *shelf)
{
    pthread_mutex_lock(&shelf->mutex);
    shelf->books++;
    pthread_mutex_unlock(&shelf->mutex);
}

void shelf_begin(struct shelf *shelf)
{
    pthread_mutex_lock(&shelf->mutex);
}

void shelfFinish(struct shelf *shelf)
{
    pthread_mutex_unlock(&shelf->mutex);
}

int shelf_try(struct shelf *shelf)
{
    pthread_mutex_lock(&shelf->mutex);
    if (shelf->books)
        return 1;
    pthread_mutex_unlock(&shelf->mutex);
    return 0;
}

void shelf_visit(struct shelf *shelf)
{
    pthread_mutex_lock(&shelf->mutex);
    visit_outside(shelf);
}

void shelf_visited(struct shelf *shelf)
{
    visit_outside(shelf);
    pthread_mutex_unlock(&shelf->mutex);
}

void count_from(void)
{
    pthread_mutex_lock(&count_mutex);
}

void count_to(void)
{
    pthread_mutex_unlock(&count_mutex);
}

pthread_mutex_t *shown(void)
{
    return &shown_mutex;
}

void show_less(void)
{
    pthread_mutex_unlock(&shown_mutex);
}
