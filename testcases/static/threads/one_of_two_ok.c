// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each turn starts one of two readers: never both.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
static double level;
static volatile int stop;
static void *from_file(void *arg)
{
    (void)arg;
    for (int i = 0; i < 100; i++)
        level = i;
    return NULL;
}
static void *from_card(void *arg)
{
    (void)arg;
    for (int i = 0; i < 100; i++)
        level = i * 2;
    return NULL;
}
int main(int argc, char **argv)
{
    pthread_t reader;
    int way = argc > 1 ? atoi(argv[1]) : 0;
    for (int turn = 0; turn < 10; turn++) {
        switch (way) {
        case 0:
            pthread_create(&reader, NULL, from_file, NULL);
            break;
        case 1:
            pthread_create(&reader, NULL, from_card, NULL);
            break;
        default:
            exit(1);
        }
        pthread_join(reader, NULL);
        printf("%f\n", level);
    }
    return 0;
}
