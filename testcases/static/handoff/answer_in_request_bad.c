// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Clerks post the semaphore in the request as soon as there is room for the answer, and write the answer then.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

struct request {
    int subject;
    char *answer;
    sem_t answered;
    struct request *next;
};

static pthread_mutex_t tray = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t arrived = PTHREAD_COND_INITIALIZER;
static struct request *requests;
static int closed;

static void *answer_requests(void *unused)
{
    for (;;) {
        pthread_mutex_lock(&tray);
        while (!requests && !closed)
            pthread_cond_wait(&arrived, &tray);
        struct request *request = requests;
        if (request)
            requests = request->next;
        pthread_mutex_unlock(&tray);
        if (!request)
            return unused;
        request->answer = malloc(32); /* expect: data-race */
        sem_post(&request->answered);
        if (request->answer)                                             /* expect: data-race */
            snprintf(request->answer, 32, "about %d", request->subject); /* expect: data-race */
    }
}

static int ask(int subject)
{
    struct request *request = calloc(1, sizeof(*request)); /* expect: data-race [reused] */
    if (!request)
        return -1;
    request->subject = subject;
    sem_init(&request->answered, 0, 0);
    pthread_mutex_lock(&tray);
    request->next = requests;
    requests = request;
    pthread_cond_signal(&arrived);
    pthread_mutex_unlock(&tray);
    sem_wait(&request->answered);
    if (request->answer)
        puts(request->answer); /* expect: data-race [text] */
    free(request->answer);     /* expect: data-race [text] */
    sem_destroy(&request->answered);
    free(request); /* expect: data-race [reused] */
    return 0;
}

static void *visit(void *number)
{
    for (int i = 0; i < 10; i++)
        if (ask((int)(long)number + i) != 0)
            break;
    return NULL;
}

int main(void)
{
    pthread_t clerks[2], visitors[3];
    for (int i = 0; i < 2; i++)
        if (pthread_create(&clerks[i], NULL, answer_requests, NULL) != 0)
            return 1;
    for (long i = 0; i < 3; i++)
        if (pthread_create(&visitors[i], NULL, visit, (void *)i) != 0)
            return 1;
    for (int i = 0; i < 3; i++)
        pthread_join(visitors[i], NULL);
    pthread_mutex_lock(&tray);
    closed = 1;
    pthread_cond_broadcast(&arrived);
    pthread_mutex_unlock(&tray);
    for (int i = 0; i < 2; i++)
        pthread_join(clerks[i], NULL);
    return 0;
}
