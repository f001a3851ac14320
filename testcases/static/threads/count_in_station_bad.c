// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The station is closed for the hands it keeps beside the watch, of which there are fewer: some of the watch go on.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct station {
    pthread_mutex_t log;
    unsigned entries, hired, wanted, hands;
    pthread_t *watch;
};

static void *keep_watch(void *arg)
{
    struct station *station = arg;
    pthread_mutex_lock(&station->log);   /* may: data-race */
    station->entries++;                  /* expect: data-race */
    pthread_mutex_unlock(&station->log); /* may: data-race */
    return NULL;
}

static void close_station(struct station *station)
{
    for (unsigned i = 0; i < station->hands; i++)
        pthread_join(station->watch[i], NULL);
    printf("%u entries\n", station->entries); /* may: data-race */
    pthread_mutex_destroy(&station->log);     /* may: destroy-held, data-race */
    free(station->watch);                     /* may: data-race */
    free(station);                            /* may: data-race */
}

static struct station *open_station(unsigned wanted)
{
    struct station *station = calloc(1, sizeof *station);
    if (station == NULL)
        return NULL;
    station->wanted = wanted;
    station->hands = wanted / 2;
    station->watch = calloc(wanted, sizeof *station->watch);
    if (station->watch == NULL) {
        free(station); /* may: data-race */
        return NULL;
    }
    pthread_mutex_init(&station->log, NULL);
    while (station->hired < station->wanted) {
        if (pthread_create(&station->watch[station->hired], NULL, keep_watch, station) != 0) /* may: thread-leak */
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
