// SPDX-License-Identifier: Apache-2.0
// D4.3: two fetches at once, each sends a Response to a channel.
//
// The article: two goroutines call http.Get and send what they got to one channel; main receives twice. The fetch here
// is a local stand-in that takes a moment and makes up a body.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE write-after-send: s/chan_send\(responses, response\);/& response->status = 0;/ => data-race
// MUTATE one-response-for-all: s/struct response \*response = malloc\(sizeof \*response\);/static struct response shared; struct response *response = \&shared;/; s/free\(response\);// => data-race
// MUTATE join-dropped: s/pthread_join\(threads\[i\], NULL\);/(void)threads[i];/ => thread-leak
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "go/chan.h"
#include "go/duration.h"

#define FETCHES 2

struct response {
    const char *url;
    int status;
    char body[64];
};

static const char *const urls[FETCHES] = { "https://example.com/canada", "https://example.com/brazil" };
static struct chan *responses; // of struct response, which the receiver frees

static void *fetch(void *argument)
{
    const char *url = argument;
    struct response *response = malloc(sizeof *response);

    if (response == NULL)
        abort();
    sleep_ms(10);
    response->url = url;
    response->status = 200;
    snprintf(response->body, sizeof response->body, "the page about %s", strrchr(url, '/') + 1);
    chan_send(responses, response);
    return NULL;
}

int main(void)
{
    pthread_t threads[FETCHES];

    responses = chan_make(0);
    for (int i = 0; i < FETCHES; i++)
        pthread_create(&threads[i], NULL, fetch, (void *)urls[i]);
    for (int i = 0; i < FETCHES; i++) {
        void *received;
        struct response *response;

        chan_receive(responses, &received);
        response = received;
        printf("%s: %d, %s\n", response->url, response->status, response->body);
        free(response);
    }

    for (int i = 0; i < FETCHES; i++)
        pthread_join(threads[i], NULL);
    chan_free(responses);
    return 0;
}
// TSAN-CHECK-DAG: canada: 200, the page about canada
// TSAN-CHECK-DAG: brazil: 200, the page about brazil
// TSAN-CHECK: tsan: clean
