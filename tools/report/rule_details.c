/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/report/rule_details.h"

static const struct cc_rule_details details[CC_RULE_COUNT] = {
    [CC_RULE_DATA_RACE] = { "Two threads may access the same memory at the same time, at least one of them writes, and "
                            "no lock, atomic operation or order of threads keeps them apart.",
                            { 362, 366, 543, 567, 609 },
                            { NULL },
                            false },
    [CC_RULE_LOCK_ORDER_CYCLE] = { "Threads acquire the same locks in different orders, so each can come to hold what "
                                   "the next one waits for.",
                                   { 833 },
                                   { "CON35-C", "POS51-C" },
                                   false },
    [CC_RULE_DEADLOCK] = { "Threads wait for each other in a circle, and none of them can go on.",
                           { 833 },
                           { "CON35-C", "POS51-C" },
                           true },
    [CC_RULE_DOUBLE_LOCK] = { "A thread acquires a non-recursive lock that it holds already, and waits for itself.",
                              { 764, 833 },
                              { "POS04-C" },
                              false },
    [CC_RULE_UNLOCK_NOT_HELD] = { "A thread releases a lock that it does not hold, which is undefined or takes the "
                                  "lock from its holder.",
                                  { 765, 832 },
                                  { "POS48-C" },
                                  false },
    [CC_RULE_DESTROY_HELD] = { "A lock is destroyed while a thread holds it or may wait for it.",
                               { 667 },
                               { "CON31-C", "POS48-C" },
                               false },
    [CC_RULE_USE_AFTER_DESTROY] = { "A lock is used after it was destroyed and before it is initialised again.",
                                    { 672 },
                                    { "CON06-C" },
                                    false },
    [CC_RULE_WAIT_WITHOUT_LOCK] = { "A thread waits on a condition variable without holding the mutex it hands over.",
                                    { 667 },
                                    { "CON38-C" },
                                    false },
    [CC_RULE_FORK_HELD_LOCK] = { "The process forks while a lock is held; in the child nobody is left to release it.",
                                 { 667, 833 },
                                 { NULL },
                                 false },
    [CC_RULE_LOCK_ORDER_CLASS] = { "Several locks of one class are held at once, and nothing fixes the order in which "
                                   "they are acquired, so two threads can take them in opposite orders.",
                                   { 833 },
                                   { "CON35-C", "POS51-C" },
                                   false },
    [CC_RULE_ATOMICITY_VIOLATION] = { "A decision rests on a value that another thread can change before the action "
                                      "that follows, although each access alone is safe.",
                                      { 362, 367 },
                                      { "CON07-C", "CON40-C" },
                                      false },
    [CC_RULE_LOCK_LEAK] = { "A function returns or a thread ends with a lock held that the other paths release.",
                            { 667, 772 },
                            { "CON01-C" },
                            false },
    [CC_RULE_BLOCKING_UNDER_LOCK] = { "A call that may block for long runs while a lock is held, so all who need the "
                                      "lock wait as well.",
                                      { 667 },
                                      { "CON05-C", "POS52-C" },
                                      false },
    [CC_RULE_JOIN_UNDER_LOCK] = { "A thread is joined while a lock is held that the joined thread may need to end.",
                                  { 833 },
                                  { "CON05-C", "POS52-C" },
                                  false },
    [CC_RULE_WAIT_HOLDING_LOCK] = { "A wait on a condition releases only its own mutex; another lock stays held "
                                    "meanwhile, and whoever has to signal may need it.",
                                    { 833 },
                                    { "CON05-C", "POS52-C" },
                                    false },
    [CC_RULE_WAIT_OUTSIDE_LOOP] = { "A wait on a condition may return without cause; the condition is not checked "
                                    "again in a loop.",
                                    { 662 },
                                    { "CON36-C" },
                                    false },
    [CC_RULE_COND_TWO_MUTEXES] = { "Concurrent waits on one condition variable use different mutexes, which is "
                                   "undefined.",
                                   { 662, 821 },
                                   { "POS53-C" },
                                   false },
    [CC_RULE_LOST_SIGNAL] = { "A signal on a condition has no effect when nobody waits yet, and the waiter does not "
                              "check anything that would tell it.",
                              { 662 },
                              { "CON38-C" },
                              false },
    [CC_RULE_LOCK_IN_SIGNAL_HANDLER] = { "A signal handler acquires a lock that the interrupted thread may hold.",
                                         { 479, 833 },
                                         { "SIG30-C" },
                                         false },
    [CC_RULE_UNINITIALISED_LOCK] = { "A lock is used before it is initialised.", { 667, 908 }, { "EXP33-C" }, false },
    [CC_RULE_LOCK_COPY] = { "A lock is copied; the copy is not a lock that excludes users of the original.",
                            { 667, 821 },
                            { NULL },
                            false },
    [CC_RULE_STACK_ESCAPE] = { "A thread is given the address of an automatic variable and may still use it after the "
                               "function that owns it has returned or gone on.",
                               { 562, 825 },
                               { "CON34-C", "POS50-C" },
                               false },
    [CC_RULE_THREAD_LEAK] = { "A thread is neither joined nor detached: its resources stay in use, or the process ends "
                              "before its work is done.",
                              { 772 },
                              { "CON04-C" },
                              false },
    [CC_RULE_THREAD_BLOCKED] = { "A thread waits for something that no other thread will ever do.",
                                 { 833 },
                                 { "CON38-C" },
                                 false },
    [CC_RULE_GUARD_NOT_HELD] = { "A member or variable that is annotated as guarded by a lock is used, or a function "
                                 "that is annotated as needing a lock is called, without the lock, while other threads "
                                 "may run.",
                                 { 667, 820 },
                                 { "CON43-C" },
                                 false },
    [CC_RULE_WRONG_ANNOTATION] = { "An annotation of a lock names nothing that is known, or says what the code does "
                                   "not do: whoever relies on it is misled.",
                                   { 821 },
                                   { "MSC04-C" },
                                   false },
    [CC_RULE_LOCK_NEVER_USED] = { "A lock is defined or initialised and never acquired, so it protects nothing.",
                                  { 1164 },
                                  { "MSC12-C" },
                                  false },
    [CC_RULE_TRYLOCK_LIVELOCK] = { "Threads try locks, fail, release what they hold and try again without pausing, "
                                   "and can go on so for ever.",
                                   { 662 },
                                   { NULL },
                                   true },
};

const struct cc_rule_details *cc_rule_details(enum cc_rule rule)
{
    return &details[rule];
}

static const struct {
    unsigned number;
    const char *name;
} weaknesses[] = {
    { 362, "Concurrent Execution using Shared Resource with Improper Synchronization ('Race Condition')" },
    { 366, "Race Condition within a Thread" },
    { 367, "Time-of-check Time-of-use (TOCTOU) Race Condition" },
    { 479, "Signal Handler Use of a Non-reentrant Function" },
    { 543, "Use of Singleton Pattern Without Synchronization in a Multithreaded Context" },
    { 562, "Return of Stack Variable Address" },
    { 567, "Unsynchronized Access to Shared Data in a Multithreaded Context" },
    { 609, "Double-Checked Locking" },
    { 662, "Improper Synchronization" },
    { 667, "Improper Locking" },
    { 672, "Operation on a Resource after Expiration or Release" },
    { 764, "Multiple Locks of a Critical Resource" },
    { 765, "Multiple Unlocks of a Critical Resource" },
    { 772, "Missing Release of Resource after Effective Lifetime" },
    { 820, "Missing Synchronization" },
    { 821, "Incorrect Synchronization" },
    { 825, "Expired Pointer Dereference" },
    { 832, "Unlock of a Resource that is not Locked" },
    { 833, "Deadlock" },
    { 908, "Use of Uninitialized Resource" },
    { 1164, "Irrelevant Code" },
};

const char *cc_weakness_name(unsigned index, unsigned *number)
{
    if (index >= sizeof weaknesses / sizeof *weaknesses)
        return NULL;
    *number = weaknesses[index].number;
    return weaknesses[index].name;
}
