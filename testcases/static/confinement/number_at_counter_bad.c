// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The lock is given up between looking at the number and turning the roll on: both clerks can have drawn the same one.
#include <pthread.h>
#include <stdio.h>

#define LINES 500

struct line {
    int door, weight;
};

static pthread_mutex_t roll = PTHREAD_MUTEX_INITIALIZER;
static int drawn;
static struct line lines[LINES];

static void draw(int *number)
{
    pthread_mutex_lock(&roll);
    *number = drawn;
    pthread_mutex_unlock(&roll);
    pthread_mutex_lock(&roll);
    drawn = *number + 1;
    pthread_mutex_unlock(&roll);
}

static void *admit(void *arg)
{
    const int *door = arg;
    int number;
    for (draw(&number); number < LINES; draw(&number)) {
        lines[number].door = *door;         /* expect: data-race */
        lines[number].weight = number % 90; /* expect: data-race */
    }
    return NULL;
}

int main(void)
{
    int doors[2] = { 1, 2 }, weight = 0;
    pthread_t front, back;
    pthread_create(&front, NULL, admit, &doors[0]);
    pthread_create(&back, NULL, admit, &doors[1]);
    pthread_join(front, NULL);
    pthread_join(back, NULL);
    for (int i = 0; i < LINES; i++)
        weight += lines[i].weight;
    printf("%d in all\n", weight);
    return 0;
}
