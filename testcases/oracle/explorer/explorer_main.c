/* SPDX-License-Identifier: Apache-2.0 */
/* concheck-explore [LIMIT] < PROGRAM: explore all interleavings, write what was found out. */
#include <stdlib.h>

#include "explorer_facts.h"
#include "explorer_program.h"
#include "explorer_search.h"

enum { DEFAULT_LIMIT = 300000 };

int main(int argc, char **argv)
{
    static struct cc_explorer_program program;
    long limit = argc > 1 ? strtol(argv[1], NULL, 10) : DEFAULT_LIMIT;
    cc_explorer_program_read(&program, stdin);
    struct cc_explorer_counts counts = cc_explorer_search(&program, limit > 0 ? limit : DEFAULT_LIMIT);
    cc_explorer_facts_write(&program, stdout);
    printf("explored %s states %ld steps %ld rounds %d\n", counts.complete ? "all" : "some", counts.states,
           counts.steps, counts.rounds);
    return 0;
}
