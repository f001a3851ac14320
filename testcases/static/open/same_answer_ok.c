// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Asked for a page that is too short, the book says no, as it does for a missing page.
#include <pthread.h>
#include <string.h>

struct page {
    size_t length;
    char text[256];
};

struct book {
    pthread_mutex_t lock;
    struct page *pages[32];
    unsigned lookups;
};

int page_load(struct page *page);

const char *book_get_text(struct book *book, unsigned number, size_t from)
{
    if (number >= 32)
        return NULL;
    pthread_mutex_lock(&book->lock);
    struct page *page = book->pages[number];
    if (!page) {
        pthread_mutex_unlock(&book->lock);
        return NULL;
    }
    if (!page->length)
        page_load(page);
    book->lookups++;
    if (from >= page->length) {
        pthread_mutex_unlock(&book->lock);
        return NULL;
    }
    const char *text = strdup(page->text + from);
    pthread_mutex_unlock(&book->lock);
    return text;
}
