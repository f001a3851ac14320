// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Inodes: a list under one lock with counts; each inode's contents under its own lock; names are shared strings, read-only.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct inode {
    struct inode *next, **prev;
    unsigned number;
    int links; /* list_lock */
    const char *name;
    pthread_rwlock_t lock;
    size_t size;          /* lock */
    unsigned char *pages; /* lock */
};

static pthread_mutex_t list_lock = PTHREAD_MUTEX_INITIALIZER;
static struct inode *inodes;

static struct inode *inode_get(unsigned number, const char *name)
{
    struct inode *n;
    pthread_mutex_lock(&list_lock);
    for (n = inodes; n; n = n->next)
        if (n->number == number)
            break;
    if (!n) {
        n = calloc(1, sizeof(*n));
        if (n) {
            n->number = number;
            n->name = name;
            pthread_rwlock_init(&n->lock, NULL);
            n->next = inodes;
            n->prev = &inodes;
            if (inodes)
                inodes->prev = &n->next;
            inodes = n;
        }
    }
    if (n)
        n->links++;
    pthread_mutex_unlock(&list_lock);
    return n;
}

static void inode_put(struct inode *n)
{
    pthread_mutex_lock(&list_lock);
    if (--n->links > 0) {
        pthread_mutex_unlock(&list_lock);
        return;
    }
    *n->prev = n->next;
    if (n->next)
        n->next->prev = n->prev;
    pthread_mutex_unlock(&list_lock);
    pthread_rwlock_destroy(&n->lock);
    free(n->pages);
    free(n);
}

static int inode_append(struct inode *n, const void *bytes, size_t count)
{
    int status = -1;
    pthread_rwlock_wrlock(&n->lock);
    unsigned char *pages = realloc(n->pages, n->size + count);
    if (pages) {
        memcpy(pages + n->size, bytes, count);
        n->pages = pages;
        n->size += count;
        status = 0;
    }
    pthread_rwlock_unlock(&n->lock);
    return status;
}

static size_t inode_count(struct inode *n, unsigned char byte)
{
    size_t found = 0;
    pthread_rwlock_rdlock(&n->lock);
    for (size_t i = 0; i < n->size; i++)
        found += n->pages[i] == byte;
    pthread_rwlock_unlock(&n->lock);
    return found;
}

static void *user(void *arg)
{
    size_t found = 0;
    for (unsigned i = 0; i < 20; i++) {
        struct inode *n = inode_get(i % 4, "file");
        if (!n)
            continue;
        inode_append(n, "abcabc", 6);
        found += inode_count(n, 'b');
        inode_put(n);
    }
    *(size_t *)arg = found;
    return NULL;
}

int main(void)
{
    pthread_t t[3];
    size_t found[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&t[i], NULL, user, &found[i]);
    for (int i = 0; i < 3; i++)
        pthread_join(t[i], NULL);
    printf("%zu\n", found[0] + found[1] + found[2]);
    return 0;
}
