// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a module
// A public function releases a lock that it has not taken, and that no other function leaves held for it.
#include <pthread.h>

struct door {
    pthread_mutex_t mutex;
    int visitors;
};

static pthread_mutex_t hall_mutex = PTHREAD_MUTEX_INITIALIZER;
static int in_hall;

void hall_admit(void);
void hall_dismiss(void);
void hall_visit(void);
void door_use(struct door *door);

void hall_admit(void)
{
    pthread_mutex_lock(&hall_mutex);
    in_hall++;
    pthread_mutex_unlock(&hall_mutex);
}

void hall_dismiss(void)
{
    pthread_mutex_unlock(&hall_mutex); /* expect: unlock-not-held */
}

void hall_visit(void)
{
    pthread_mutex_lock(&hall_mutex);
    in_hall++;
    in_hall--;
    pthread_mutex_unlock(&hall_mutex);
}

void door_use(struct door *door)
{
    pthread_mutex_lock(&door->mutex);
    door->visitors++;
    pthread_mutex_unlock(&door->mutex);
}
