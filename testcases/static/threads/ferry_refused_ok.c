// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A ferry is entered in the list before its thread is created; where that fails it is taken out again, and freed.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct ferry {
    int number;
    struct ferry *next;
};

static struct ferry *ferries;
static pthread_mutex_t list_mutex = PTHREAD_MUTEX_INITIALIZER;

static void enter(struct ferry *ferry)
{
    pthread_mutex_lock(&list_mutex);
    ferry->next = ferries;
    ferries = ferry;
    pthread_mutex_unlock(&list_mutex);
}

static void leave(struct ferry *ferry)
{
    pthread_mutex_lock(&list_mutex);
    struct ferry **link = &ferries;
    while (*link != ferry)
        link = &(*link)->next;
    *link = ferry->next;
    pthread_mutex_unlock(&list_mutex);
    free(ferry);
}

static void *cross(void *arg)
{
    struct ferry *ferry = arg;
    printf("%d crosses\n", ferry->number);
    leave(ferry);
    return NULL;
}

int main(void)
{
    for (int i = 0; i < 8; i++) {
        pthread_t thread;
        struct ferry *ferry = malloc(sizeof *ferry);
        if (!ferry)
            return 1;
        ferry->number = i;
        enter(ferry);
        if (pthread_create(&thread, NULL, cross, ferry) != 0) {
            leave(ferry);
            return 1;
        }
        pthread_detach(thread);
    }
    sleep(1);
    return 0;
}
