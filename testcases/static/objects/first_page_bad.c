// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Who puts another page first shares the lock of all books with those who write on the first page of a book.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct page {
    pthread_mutex_t lock;
    int lines;
    struct page *next;
};

static pthread_rwlock_t book_lock = PTHREAD_RWLOCK_INITIALIZER;
static struct {
    struct page *first;
} books[4];

static struct page *add_page(int b)
{
    struct page *page = calloc(1, sizeof *page);
    if (!page)
        exit(1);
    pthread_mutex_init(&page->lock, NULL);
    pthread_rwlock_rdlock(&book_lock);
    page->next = books[b].first;
    books[b].first = page; /* expect: data-race */
    pthread_rwlock_unlock(&book_lock);
    return page;
}

static void *write_line(void *arg)
{
    for (int i = 0; i < 9; i++) {
        int b = i % 4;
        pthread_rwlock_rdlock(&book_lock);
        pthread_mutex_lock(&books[b].first->lock);   /* expect: data-race */
        books[b].first->lines++;                     /* expect: data-race */
        pthread_mutex_unlock(&books[b].first->lock); /* expect: data-race */
        pthread_rwlock_unlock(&book_lock);
    }
    return arg;
}

static void *turn_over(void *arg)
{
    for (int i = 0; i < 4; i++) {
        struct page *page = add_page(i);
        pthread_mutex_lock(&page->lock);
        page->lines++; /* expect: data-race */
        pthread_mutex_unlock(&page->lock);
    }
    return arg;
}

int main(void)
{
    pthread_t writers[2], turner;
    for (int i = 0; i < 4; i++)
        add_page(i);
    for (int i = 0; i < 2; i++)
        pthread_create(&writers[i], NULL, write_line, NULL);
    pthread_create(&turner, NULL, turn_over, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(writers[i], NULL);
    pthread_join(turner, NULL);
    printf("%d\n", books[0].first->lines);
    return 0;
}
