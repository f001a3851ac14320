// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Every case of the switch leaves it with the lock held, and the lock is released behind it.
#include <pthread.h>
#include <stdio.h>

enum state { IDLE, DIALLING, TALKING, BROKEN };

static pthread_mutex_t line_mutex = PTHREAD_MUTEX_INITIALIZER;
static enum state state;
static int calls;

static int step(int key)
{
    int rc = 0;
    pthread_mutex_lock(&line_mutex);
    switch (state) {
    case IDLE:
        state = key ? DIALLING : IDLE;
        break;
    case DIALLING:
        state = TALKING;
        calls++;
        break;
    case TALKING:
        state = key ? TALKING : IDLE;
        break;
    case BROKEN:
        rc = -1;
        break;
    }
    pthread_mutex_unlock(&line_mutex);
    return rc;
}

static void *phone(void *arg)
{
    int *pressed = arg;
    for (int i = 0; i < 10; i++)
        if (step(i % 3) == 0)
            ++*pressed;
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int pressed_a = 0, pressed_b = 0;
    pthread_create(&a, NULL, phone, &pressed_a);
    pthread_create(&b, NULL, phone, &pressed_b);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d calls, %d keys\n", calls, pressed_a + pressed_b);
    return 0;
}
