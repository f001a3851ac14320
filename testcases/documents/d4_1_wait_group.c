// SPDX-License-Identifier: Apache-2.0
// D4.1: main waits for the thread on a wait group.
//
// The article: wg.Add(1), the goroutine prints "Canada" and calls wg.Done, main calls wg.Wait.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE done-before-the-work: s/wait_group_done\(&group\);//; s/printed\+\+;/wait_group_done(\&group); &/ => data-race
// MUTATE add-dropped: s/wait_group_add\(&group, 1\);// => data-race
#include <stdio.h>

#include "go/go.h"
#include "go/wait_group.h"

static struct wait_group group = WAIT_GROUP_INITIALIZER;
static int printed;

static void *print_country(void *unused)
{
    printf("Canada\n");
    printed++;
    wait_group_done(&group);
    return unused;
}

int main(void)
{
    wait_group_add(&group, 1);
    go(print_country, NULL);
    wait_group_wait(&group);
    printf("%d country printed\n", printed);
    return 0;
}
// TSAN-CHECK: Canada
// TSAN-CHECK: 1 country printed
// TSAN-CHECK: tsan: clean
