// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A book of labels: what is found is copied after the mutex was released, and released again if there is no memory for it.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

void report(const char *format, ...);

struct label {
    struct label *next;
    char key[16], text[48];
};

struct book {
    pthread_mutex_t mutex;
    struct label *labels;
};

static const struct label *look_up(const struct book *book, const char *key)
{
    const struct label *at = book->labels;
    while (at && strcmp(at->key, key))
        at = at->next;
    return at;
}

int book_add(struct book *book, struct label *label)
{
    pthread_mutex_lock(&book->mutex);
    if (look_up(book, label->key)) {
        pthread_mutex_unlock(&book->mutex);
        report("%s is there\n", label->key);
        return -1;
    }
    label->next = book->labels;
    book->labels = label;
    pthread_mutex_unlock(&book->mutex);
    return 0;
}

int book_text(struct book *book, const char *key, char **text)
{
    char found[48];
    pthread_mutex_lock(&book->mutex);
    const struct label *label = look_up(book, key);
    if (!label) {
        pthread_mutex_unlock(&book->mutex);
        report("no %s\n", key);
        return -1;
    }
    memcpy(found, label->text, sizeof found);
    pthread_mutex_unlock(&book->mutex);
    char *copy = strdup(found);
    if (!copy) {
        pthread_mutex_unlock(&book->mutex); /* expect: unlock-not-held */
        report("no memory for %s\n", key);
        return -2;
    }
    *text = copy;
    return 0;
}
