// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// The project's own mutex is in another file: only its names say what is done. The ledger keeps to it.

struct latch {
    void *impl[2];
};

void latch_init(struct latch *latch);
void latch_lock(struct latch *latch);
void latch_unlock(struct latch *latch);

struct ledger {
    struct latch latch;
    long sum;
    int entries, closed;
};

void ledger_open(struct ledger *ledger)
{
    latch_init(&ledger->latch);
    ledger->sum = 0;
    ledger->entries = ledger->closed = 0;
}

int ledger_book(struct ledger *ledger, long amount)
{
    latch_lock(&ledger->latch);
    if (ledger->closed) {
        latch_unlock(&ledger->latch);
        return -1;
    }
    ledger->sum += amount;
    ledger->entries++;
    latch_unlock(&ledger->latch);
    return 0;
}

void ledger_strike(struct ledger *ledger, long amount)
{
    latch_lock(&ledger->latch);
    ledger->sum -= amount;
    latch_unlock(&ledger->latch);
}

long ledger_sum(struct ledger *ledger)
{
    latch_lock(&ledger->latch);
    long sum = ledger->sum;
    latch_unlock(&ledger->latch);
    return sum;
}

int ledger_close(struct ledger *ledger)
{
    latch_lock(&ledger->latch);
    int entries = ledger->entries;
    ledger->closed = 1;
    latch_unlock(&ledger->latch);
    return entries;
}
