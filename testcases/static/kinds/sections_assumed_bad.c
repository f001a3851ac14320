// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: the functions of the verifier are not here
// A lock as programs for verifiers make it: who goes on has found the word clear, in one step with setting it. Its holder looks at the word
// again, outside; the other one writes the total without the lock.
#include <pthread.h>

void __VERIFIER_assume(int condition);
int __VERIFIER_nondet_int(void);
void reach_error(void);

static int word, total;

static void __VERIFIER_atomic_enter(void)
{
    __VERIFIER_assume(word == 0);
    word = 1;
}

static void __VERIFIER_atomic_leave(void)
{
    __VERIFIER_assume(word == 1);
    word = 0;
}

static void *earn(void *arg)
{
    __VERIFIER_atomic_enter();
    if (word != 1)
        reach_error();
    total += __VERIFIER_nondet_int(); /* expect: data-race [total] */
    __VERIFIER_atomic_leave();
    return arg;
}

static void *spend(void *arg)
{
    __VERIFIER_atomic_enter();
    __VERIFIER_atomic_leave();
    total -= __VERIFIER_nondet_int(); /* expect: data-race [total] */
    return arg;
}

int main(void)
{
    pthread_t earner, spender;
    pthread_create(&earner, NULL, earn, NULL);
    pthread_create(&spender, NULL, spend, NULL);
    pthread_join(earner, NULL);
    pthread_join(spender, NULL);
    return 0;
}
