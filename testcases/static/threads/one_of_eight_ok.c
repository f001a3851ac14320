// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One of eight readers runs at a time, and is joined before the next one starts.
#include <pthread.h>
#include <stdio.h>

static double level;

static void *from_file(void *arg)
{
    (void)arg;
    level += 1;
    return NULL;
}

static void *from_card(void *arg)
{
    (void)arg;
    level += 2;
    return NULL;
}

static void *from_pipe(void *arg)
{
    (void)arg;
    level += 3;
    return NULL;
}

static void *from_socket(void *arg)
{
    (void)arg;
    level += 4;
    return NULL;
}

static void *from_memory(void *arg)
{
    (void)arg;
    level += 5;
    return NULL;
}

static void *from_tone(void *arg)
{
    (void)arg;
    level += 6;
    return NULL;
}

static void *from_silence(void *arg)
{
    (void)arg;
    level += 7;
    return NULL;
}

static void *from_network(void *arg)
{
    (void)arg;
    level += 8;
    return NULL;
}

int main(void)
{
    pthread_t reader;
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
        pthread_join(reader, NULL);
        printf("%f\n", level);
    }
    return 0;
}
