// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A read-write lock made of counts: who writes does not wait for the readers.
#include <pthread.h>
#include <stdio.h>

static struct {
    pthread_mutex_t mutex;
    pthread_cond_t readable, writable;
    int readers, writers, waiting;
} door = { .mutex = PTHREAD_MUTEX_INITIALIZER,
           .readable = PTHREAD_COND_INITIALIZER,
           .writable = PTHREAD_COND_INITIALIZER };

static int timetable[8], version;

static void begin_read(void)
{
    pthread_mutex_lock(&door.mutex);
    while (door.writers > 0 || door.waiting > 0)
        pthread_cond_wait(&door.readable, &door.mutex);
    door.readers++;
    pthread_mutex_unlock(&door.mutex);
}

static void end_read(void)
{
    pthread_mutex_lock(&door.mutex);
    if (--door.readers == 0)
        pthread_cond_signal(&door.writable);
    pthread_mutex_unlock(&door.mutex);
}

static void begin_write(void)
{
    pthread_mutex_lock(&door.mutex);
    door.waiting++;
    while (door.writers > 0)
        pthread_cond_wait(&door.writable, &door.mutex);
    door.waiting--;
    door.writers = 1;
    pthread_mutex_unlock(&door.mutex);
}

static void end_write(void)
{
    pthread_mutex_lock(&door.mutex);
    door.writers = 0;
    pthread_cond_broadcast(&door.readable);
    pthread_cond_signal(&door.writable);
    pthread_mutex_unlock(&door.mutex);
}

static void *passenger(void *arg)
{
    begin_read();
    int sum = version; /* expect: data-race */
    for (int i = 0; i < 8; i++)
        sum -= timetable[i]; /* expect: data-race */
    end_read();
    return sum ? arg : NULL;
}

static void *clerk(void *arg)
{
    for (int round = 0; round < 5; round++) {
        begin_write();
        for (int i = 0; i < 8; i++)
            timetable[i]++; /* expect: data-race */
        version++;          /* expect: data-race */
        end_write();
    }
    return arg;
}

int main(void)
{
    pthread_t readers[3], writers[2];
    for (int i = 0; i < 3; i++)
        pthread_create(&readers[i], NULL, passenger, NULL);
    for (int i = 0; i < 2; i++)
        pthread_create(&writers[i], NULL, clerk, NULL);
    for (int i = 0; i < 3; i++)
        pthread_join(readers[i], NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(writers[i], NULL);
    printf("%d\n", version);
    return 0;
}
