// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The dictionary is built by pthread_once.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

static pthread_once_t dictionary_once = PTHREAD_ONCE_INIT;
static int dictionary[16];

static void build_dictionary(void)
{
    for (int i = 0; i < 16; i++)
        dictionary[i] = i * i;
}

static int look_up(int word)
{
    pthread_once(&dictionary_once, build_dictionary);
    return dictionary[word % 16];
}

static void *translate(void *arg)
{
    int *words = arg;
    for (int i = 0; i < 20; i++)
        *words += look_up(i);
    return NULL;
}

int main(void)
{
    pthread_t translators[2];
    int words[2] = { 0, 0 };
    for (int i = 0; i < 2; i++)
        pthread_create(&translators[i], NULL, translate, &words[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(translators[i], NULL);
    printf("%d %d\n", words[0], words[1]);
    return 0;
}
