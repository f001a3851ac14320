/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/report/rule_details.h"

static const struct cc_rule_details details[CC_RULE_COUNT] = {
    [CC_RULE_DATA_RACE] = { "Two threads may access the same memory at the same time, at least one of them writes, and "
                            "no lock, atomic operation or order of threads keeps them apart.",
                            { 362, 366 } },
    [CC_RULE_LOCK_ORDER_CYCLE] = { "Threads acquire the same locks in different orders, so each can come to hold what "
                                   "the next one waits for.",
                                   { 833 } },
    [CC_RULE_DEADLOCK] = { "Threads wait for each other in a circle, and none of them can go on.", { 833 } },
    [CC_RULE_DOUBLE_LOCK] = { "A thread acquires a non-recursive lock that it holds already, and waits for itself.",
                              { 764, 833 } },
    [CC_RULE_UNLOCK_NOT_HELD] = { "A thread releases a lock that it does not hold, which is undefined or takes the "
                                  "lock from its holder.",
                                  { 832 } },
    [CC_RULE_DESTROY_HELD] = { "A lock is destroyed while a thread holds it or may wait for it.", { 667 } },
    [CC_RULE_USE_AFTER_DESTROY] = { "A lock is used after it was destroyed and before it is initialised again.",
                                    { 672 } },
    [CC_RULE_WAIT_WITHOUT_LOCK] = { "A thread waits on a condition variable without holding the mutex it hands over.",
                                    { 667 } },
    [CC_RULE_FORK_HELD_LOCK] = { "The process forks while a lock is held; in the child nobody is left to release it.",
                                 { 667, 833 } },
    [CC_RULE_LOCK_ORDER_CLASS] = { "Several locks of one class are held at once, and nothing fixes the order in which "
                                   "they are acquired, so two threads can take them in opposite orders.",
                                   { 833 } },
    [CC_RULE_ATOMICITY_VIOLATION] = { "A decision rests on a value that another thread can change before the action "
                                      "that follows, although each access alone is safe.",
                                      { 362, 367 } },
    [CC_RULE_LOCK_LEAK] = { "A function returns or a thread ends with a lock held that the other paths release.",
                            { 772, 667 } },
    [CC_RULE_BLOCKING_UNDER_LOCK] = { "A call that may block for long runs while a lock is held, so all who need the "
                                      "lock wait as well.",
                                      { 667 } },
    [CC_RULE_JOIN_UNDER_LOCK] = { "A thread is joined while a lock is held that the joined thread may need to end.",
                                  { 833 } },
    [CC_RULE_WAIT_HOLDING_LOCK] = { "A wait on a condition releases only its own mutex; another lock stays held "
                                    "meanwhile, and whoever has to signal may need it.",
                                    { 833 } },
    [CC_RULE_WAIT_OUTSIDE_LOOP] = { "A wait on a condition may return without cause; the condition is not checked "
                                    "again in a loop.",
                                    { 662 } },
    [CC_RULE_COND_TWO_MUTEXES] = { "Concurrent waits on one condition variable use different mutexes, which is "
                                   "undefined.",
                                   { 662 } },
    [CC_RULE_LOST_SIGNAL] = { "A signal on a condition has no effect when nobody waits yet, and the waiter does not "
                              "check anything that would tell it.",
                              { 662 } },
    [CC_RULE_LOCK_IN_SIGNAL_HANDLER] = { "A signal handler acquires a lock that the interrupted thread may hold.",
                                         { 479, 833 } },
    [CC_RULE_UNINITIALISED_LOCK] = { "A lock is used before it is initialised.", { 908, 667 } },
    [CC_RULE_LOCK_COPY] = { "A lock is copied; the copy is not a lock that excludes users of the original.", { 667 } },
    [CC_RULE_STACK_ESCAPE] = { "A thread is given the address of an automatic variable and may still use it after the "
                               "function that owns it has returned or gone on.",
                               { 562, 825 } },
    [CC_RULE_THREAD_LEAK] = { "A thread is neither joined nor detached: its resources stay in use, or the process ends "
                              "before its work is done.",
                              { 772 } },
    [CC_RULE_THREAD_BLOCKED] = { "A thread waits for something that no other thread will ever do.", { 833 } },
    [CC_RULE_LOCK_NEVER_USED] = { "A lock is defined or initialised and never acquired, so it protects nothing.",
                                  { 1164 } },
    [CC_RULE_TRYLOCK_LIVELOCK] = { "Threads try locks, fail, release what they hold and try again without pausing, "
                                   "and can go on so for ever.",
                                   { 662 } },
};

const struct cc_rule_details *cc_rule_details(enum cc_rule rule)
{
    return &details[rule];
}
