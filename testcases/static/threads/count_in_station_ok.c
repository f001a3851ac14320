// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The station itself counts its watchmen while it hires them; closing it goes up to that count, whether all came or not.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct station {
    pthread_mutex_t log;
    unsigned entries, hired, wanted;
    pthread_t *watch;
};

static void *keep_watch(void *arg)
{
    struct station *station = arg;
    pthread_mutex_lock(&station->log);
    station->entries++;
    pthread_mutex_unlock(&station->log);
    return NULL;
}

static void close_station(struct station *station)
{
    for (unsigned i = 0; i < station->hired; i++)
        pthread_join(station->watch[i], NULL);
    printf("%u entries\n", station->entries);
    pthread_mutex_destroy(&station->log);
    free(station->watch);
    free(station);
}

static struct station *open_station(unsigned wanted)
{
    struct station *station = calloc(1, sizeof *station);
    if (station == NULL)
        return NULL;
    station->wanted = wanted;
    station->watch = calloc(wanted, sizeof *station->watch);
    if (station->watch == NULL) {
        free(station);
        return NULL;
    }
    pthread_mutex_init(&station->log, NULL);
    while (station->hired < station->wanted) {
        if (pthread_create(&station->watch[station->hired], NULL, keep_watch, station) != 0)
            break;
        station->hired++;
    }
    return station;
}

int main(void)
{
    struct station *station = open_station(4);
    if (station == NULL)
        return 1;
    close_station(station);
    return 0;
}
