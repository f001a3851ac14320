// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each list node has its own lock, and the update holds that of the node it writes.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct sensor {
    struct sensor *next;
    pthread_mutex_t mutex;
    int reading;
};

static struct sensor *sensors;

static void add_sensor(int reading)
{
    struct sensor *s = malloc(sizeof(*s));
    if (s == NULL)
        abort();
    pthread_mutex_init(&s->mutex, NULL);
    s->reading = reading;
    s->next = sensors;
    sensors = s;
}

static void *calibrate(void *arg)
{
    (void)arg;
    for (struct sensor *s = sensors; s != NULL; s = s->next) {
        pthread_mutex_lock(&s->mutex);
        s->reading += 3;
        pthread_mutex_unlock(&s->mutex);
    }
    return NULL;
}

static void *reset(void *arg)
{
    (void)arg;
    for (struct sensor *s = sensors; s != NULL; s = s->next) {
        pthread_mutex_lock(&s->mutex);
        s->reading = 0;
        pthread_mutex_unlock(&s->mutex);
    }
    return NULL;
}

int main(void)
{
    pthread_t calibrator, resetter;
    for (int i = 0; i < 4; i++)
        add_sensor(i);
    pthread_create(&calibrator, NULL, calibrate, NULL);
    pthread_create(&resetter, NULL, reset, NULL);
    pthread_join(calibrator, NULL);
    pthread_join(resetter, NULL);
    while (sensors != NULL) {
        struct sensor *next = sensors->next;
        printf("%d\n", sensors->reading);
        pthread_mutex_destroy(&sensors->mutex);
        free(sensors);
        sensors = next;
    }
    return 0;
}
