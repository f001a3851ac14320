// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Cups go from tray to tray along a row of them; each tray has its own mutex, and places that its count leads to.
#include <pthread.h>
#include <stdio.h>

enum { PLACES = 6, STATIONS = 3 };

struct tray {
    int cup[PLACES];
    int filled;
    pthread_mutex_t guard;
};

struct station {
    struct tray *from, *to;
};

static void set_down(struct tray *tray, int cup)
{
    pthread_mutex_lock(&tray->guard);
    if (tray->filled < PLACES) {
        tray->cup[tray->filled] = cup;
        tray->filled++;
    }
    pthread_mutex_unlock(&tray->guard);
}

static int pick_up(struct tray *tray)
{
    int cup = 0;
    pthread_mutex_lock(&tray->guard);
    if (tray->filled > 0) {
        tray->filled--;
        cup = tray->cup[tray->filled];
        tray->cup[tray->filled] = 0;
    }
    pthread_mutex_unlock(&tray->guard);
    return cup;
}

static void *serve(void *arg)
{
    struct station *station = arg;
    for (int i = 0; i < 20; i++) {
        int cup = pick_up(station->from);
        if (cup)
            set_down(station->to, cup + 1);
    }
    return NULL;
}

int main(void)
{
    static struct tray row[STATIONS + 1];
    struct station stations[STATIONS];
    pthread_t threads[STATIONS];
    for (int i = 0; i <= STATIONS; i++)
        pthread_mutex_init(&row[i].guard, NULL);
    for (int i = 0; i < STATIONS; i++) {
        stations[i].from = &row[i];
        stations[i].to = &row[i + 1];
        if (pthread_create(&threads[i], NULL, serve, &stations[i]))
            return 1;
    }
    for (int cup = 1; cup < 10; cup++)
        set_down(&row[0], cup);
    int last = pick_up(&row[STATIONS]);
    for (int i = 0; i < STATIONS; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", last);
    return 0;
}
