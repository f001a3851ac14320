// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Tickets that have expired are gathered from all shelves under the lock, and torn up without it; selling
// writes the day when the ticket is on the shelf.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { SHELVES = 8 };

struct ticket {
    unsigned day;
    struct ticket *next;
};

static struct ticket *shelves[SHELVES];
static pthread_mutex_t office = PTHREAD_MUTEX_INITIALIZER;

static void sell(unsigned day)
{
    struct ticket *ticket = malloc(sizeof *ticket);
    if (!ticket)
        return;
    pthread_mutex_lock(&office);
    ticket->next = shelves[day % SHELVES];
    shelves[day % SHELVES] = ticket;
    pthread_mutex_unlock(&office);
    ticket->day = day; /* expect: data-race [day] */
}

static unsigned tear_up(unsigned before)
{
    struct ticket *expired = NULL;
    unsigned days = 0;
    pthread_mutex_lock(&office);
    for (int i = 0; i < SHELVES; i++)
        for (struct ticket **at = &shelves[i]; *at;) {
            struct ticket *ticket = *at;
            if (ticket->day < before) { /* expect: data-race [day] */
                *at = ticket->next;
                ticket->next = expired;
                expired = ticket;
            } else
                at = &ticket->next;
        }
    pthread_mutex_unlock(&office);
    while (expired) {
        struct ticket *ticket = expired;
        expired = ticket->next;
        days += ticket->day; /* expect: data-race [day] */
        free(ticket);        /* expect: data-race */
    }
    return days;
}

static void *clerk(void *arg)
{
    unsigned *days = arg;
    for (unsigned day = 0; day < 100; day++) {
        sell(day);
        if (day % 10 == 9)
            *days += tear_up(day);
    }
    return NULL;
}

int main(void)
{
    pthread_t clerks[2];
    unsigned days[2] = { 0 };
    for (int i = 0; i < 2; i++)
        pthread_create(&clerks[i], NULL, clerk, &days[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(clerks[i], NULL);
    printf("%u\n", days[0] + days[1] + tear_up(100));
    return 0;
}
