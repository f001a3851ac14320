/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>

static int beside, above, block, spread, no_reason, in_text, other_rule, unknown_rule, everything;

static void *worker(void *unused)
{
    (void)unused;
    beside++;
    above++;
    block++;
    spread++;
    no_reason++;
    in_text++;
    other_rule++;
    unknown_rule++;
    return NULL;
}

static int add(int a, int b)
{
    return a + b;
}

static const char *text(void)
{
    return "// concheck-ignore[data-race]: a string is no comment";
}

int main(void)
{
    pthread_t thread;
    const char *words = text();
    pthread_create(&thread, NULL, worker, NULL);
    everything = words[0];
    beside++; // concheck-ignore[data-race]: beside the line
    // concheck-ignore[data-race]: above the line

    // with another comment between them
    above++;
    block++; /* concheck-ignore[lock-leak, data-*]: several rules */
    spread = add(beside, // concheck-ignore[data-race]: where the statement begins
                 above);
    no_reason++;     // concheck-ignore[data-race]
    (void)"// concheck-ignore[data-race]: not a comment";
    in_text++;
    // concheck-ignore[lock-leak]: the wrong rule
    other_rule++;
    // concheck-ignore[data-rase]: a slip of the finger
    unknown_rule++;
    // concheck-ignore: everything
    // concheck-ignore[data-race]: nothing to see here
    everything++;
    /* a comment about `// concheck-ignore[rule]: reason` is none, nor is one about "concheck-ignore" */
    pthread_join(thread, NULL);
    return 0;
}
