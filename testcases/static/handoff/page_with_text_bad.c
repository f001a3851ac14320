// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Pages are kept under their numbers, and counted by those who read them. Whoever gives back the last one frees it with its text, also
// who has just put it there. Readers read it when they have given it back.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct page {
    struct page *next;
    int number, readers;
    char *text;
};

static pthread_mutex_t shelf = PTHREAD_MUTEX_INITIALIZER;
static struct page *pages;
static int kept;

static void give_back(struct page *page)
{
    if (--page->readers == 0) {
        free(page->text); /* expect: data-race [text] */
        free(page);       /* expect: data-race [page] */
    }
}

static struct page *find(int number)
{
    pthread_mutex_lock(&shelf);
    struct page *page = pages;
    while (page && page->number != number)
        page = page->next;
    if (page)
        page->readers++;
    pthread_mutex_unlock(&shelf);
    return page;
}

static struct page *put(int number)
{
    struct page *page = calloc(1, sizeof(*page));
    char *text = malloc(32);
    if (!page || !text) {
        free(text);
        free(page);
        return NULL;
    }
    snprintf(text, 32, "page %d", number);
    page->text = text;
    page->number = number;
    page->readers = 2;
    pthread_mutex_lock(&shelf);
    page->next = pages;
    pages = page;
    if (++kept > 4) {
        struct page *last = pages, *before = NULL;
        while (last->next) {
            before = last;
            last = last->next;
        }
        before->next = NULL;
        kept--;
        give_back(last);
    }
    pthread_mutex_unlock(&shelf);
    return page;
}

static void *read_pages(void *length)
{
    for (int i = 0; i < 100; i++) {
        struct page *page = find(i % 10);
        if (!page)
            page = put(i % 10);
        if (!page)
            continue;
        pthread_mutex_lock(&shelf);
        give_back(page);
        pthread_mutex_unlock(&shelf);
        *(size_t *)length += strlen(page->text); /* expect: data-race [page] */ /* expect: data-race [text] */
    }
    return NULL;
}

int main(void)
{
    pthread_t readers[3];
    size_t lengths[3] = { 0 };
    for (int i = 0; i < 3; i++)
        if (pthread_create(&readers[i], NULL, read_pages, &lengths[i]) != 0)
            return 1;
    for (int i = 0; i < 3; i++)
        pthread_join(readers[i], NULL);
    printf("%zu\n", lengths[0]);
    return 0;
}
