// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// Functions without a body say which locks they take, and public ones which they need.
struct lock; /* another library's */
void lock_take(struct lock *lock) __attribute__((acquire_capability(lock)));
int lock_try(struct lock *lock) __attribute__((try_acquire_capability(1, lock)));
void lock_drop(struct lock *lock) __attribute__((release_capability(lock)));

struct store {
    struct lock *lock;
    int items __attribute__((guarded_by(lock)));
};

void store_add_locked(struct store *store) __attribute__((requires_capability(store->lock)));

void store_add_locked(struct store *store)
{
    store->items++;
}

void store_add(struct store *store)
{
    lock_take(store->lock);
    store_add_locked(store);
    lock_drop(store->lock);
}

int store_try_add(struct store *store)
{
    if (!lock_try(store->lock))
        return 0;
    store_add_locked(store);
    lock_drop(store->lock);
    return 1;
}

void store_clear(struct store *store)
{
    lock_take(store->lock);
    store->items = 0;
    lock_drop(store->lock);
}
