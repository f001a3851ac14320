// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The message is freed while the thread may still read it.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct message {
    int length;
    char text[32];
};

static void *spell(void *arg)
{
    const struct message *m = arg;
    int vowels = 0;
    for (int i = 0; i < m->length; i++) /* may: data-race */
        vowels += m->text[i] == 'e';    /* expect: data-race */
    return vowels > 0 ? &"vowels"[0] : NULL;
}

int main(void)
{
    struct message *m = calloc(1, sizeof(*m));
    pthread_t speller;
    void *answer;
    if (m == NULL)
        return 1;
    m->length = snprintf(m->text, sizeof(m->text), "see the bees");
    pthread_create(&speller, NULL, spell, m);
    free(m); /* expect: data-race */
    pthread_join(speller, &answer);
    puts(answer != NULL ? "vowels" : "none");
    return 0;
}
