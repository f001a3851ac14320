// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The flag is only looked at once, and the value is used whatever it says.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

static pthread_mutex_t mail_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t mail_cond = PTHREAD_COND_INITIALIZER;
static bool delivered;
static char letter[32];

static void *postman(void *arg)
{
    snprintf(letter, sizeof(letter), "greetings no. %d", *(int *)arg); /* expect: data-race */
    pthread_mutex_lock(&mail_mutex);
    delivered = true;
    pthread_cond_signal(&mail_cond);
    pthread_mutex_unlock(&mail_mutex);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    int number = 4;
    char initial;
    pthread_create(&thread, NULL, postman, &number);
    pthread_mutex_lock(&mail_mutex);
    bool late = !delivered;
    pthread_mutex_unlock(&mail_mutex);
    initial = letter[0]; /* expect: data-race */
    pthread_join(thread, NULL);
    printf("%c%s\n", initial, late ? " (late)" : "");
    return 0;
}
