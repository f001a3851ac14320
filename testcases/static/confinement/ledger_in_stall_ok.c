// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A stall's ledger, an array of one in it, has rows; whoever goes through them leaves the stall's other members alone.
#include <pthread.h>
#include <stdio.h>

struct ledger {
    double turnover;
    struct {
        long when, cents;
    } rows[32];
};

struct stall {
    long number, visitors;
    struct ledger ledger[1];
    pthread_t keeper;
    int used;
};

static void open_ledger(struct ledger *ledger)
{
    ledger->turnover = 1;
    for (unsigned i = 0; i < sizeof ledger->rows / sizeof ledger->rows[0]; i++) {
        ledger->rows[i].when = 1;
        ledger->rows[i].cents = 0;
    }
}

static void *keep(void *arg)
{
    struct stall *stall = arg;
    open_ledger(stall->ledger);
    return NULL;
}

int main(int argc, char **argv)
{
    static struct stall stalls[8];
    int count = argc > 8 ? 8 : argc;
    long visitors = 0;
    (void)argv;
    for (int i = 0; i < count; i++) {
        struct stall *stall = &stalls[i];
        stall->used = 1;
        pthread_create(&stall->keeper, NULL, keep, stall);
    }
    for (int i = 0; i < count; i++)
        visitors += stalls[i].visitors;
    for (int i = 0; i < count; i++)
        pthread_join(stalls[i].keeper, NULL);
    printf("%ld\n", visitors);
    return 0;
}
