// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The dictionary is built by whoever comes first, unless somebody else came first too.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

static bool dictionary_built;
static int dictionary[16];

static void build_dictionary(void)
{
    for (int i = 0; i < 16; i++)
        dictionary[i] = i * i; /* expect: data-race */
}

static int look_up(int word)
{
    if (!dictionary_built) { /* expect: data-race */
        build_dictionary();
        dictionary_built = true; /* expect: data-race */
    }
    return dictionary[word % 16]; /* expect: data-race */
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
