// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One of eight readers runs at a time, and is joined before the next one starts, but for one that is left behind.
#include <pthread.h>
#include <stdio.h>

static double level;

static void *from_file(void *arg)
{
    (void)arg;
    level += 1; /* expect: data-race */
    return NULL;
}

static void *from_card(void *arg)
{
    (void)arg;
    level += 2; /* expect: data-race */
    return NULL;
}

static void *from_pipe(void *arg)
{
    (void)arg;
    level += 3; /* expect: data-race */
    return NULL;
}

static void *from_socket(void *arg)
{
    (void)arg;
    level += 4; /* expect: data-race */
    return NULL;
}

static void *from_memory(void *arg)
{
    (void)arg;
    level += 5; /* expect: data-race */
    return NULL;
}

static void *from_tone(void *arg)
{
    (void)arg;
    level += 6; /* expect: data-race */
    return NULL;
}

static void *from_silence(void *arg)
{
    (void)arg;
    level += 7; /* expect: data-race */
    return NULL;
}

static void *from_network(void *arg)
{
    (void)arg;
    level += 8; /* expect: data-race */
    return NULL;
}

int main(void)
{
    pthread_t reader;
    pthread_t extra;
    for (int c = getchar(); c != EOF; c = getchar()) {
        switch (c) {
        case 'f':
            pthread_create(&reader, NULL, from_file, NULL);
            break;
        case 'c':
            pthread_create(&reader, NULL, from_card, NULL);
            break;
        case 'p':
            pthread_create(&reader, NULL, from_pipe, NULL);
            break;
        case 's':
            pthread_create(&reader, NULL, from_socket, NULL);
            break;
        case 'm':
            pthread_create(&reader, NULL, from_memory, NULL);
            break;
        case 't':
            pthread_create(&reader, NULL, from_tone, NULL);
            break;
        case 'x':
            pthread_create(&reader, NULL, from_silence, NULL);
            break;
        default:
            pthread_create(&reader, NULL, from_network, NULL);
            break;
        }
        if (c == 'n')
            pthread_create(&extra, NULL, from_tone, NULL); /* expect: thread-leak */
        pthread_join(reader, NULL);
        printf("%f\n", level); /* expect: data-race */
    }
    return 0;
}
