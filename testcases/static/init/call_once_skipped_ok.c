// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Both threads go through call_once before they read the calendar.
#include <stdio.h>
#include <threads.h>

static once_flag calendar_once = ONCE_FLAG_INIT;
static int days[12];

static void load_calendar(void)
{
    for (int i = 0; i < 12; i++)
        days[i] = 30 + i % 2;
}

static int plan(void *arg)
{
    call_once(&calendar_once, load_calendar);
    *(int *)arg = days[3];
    return 0;
}

static int print(void *arg)
{
    call_once(&calendar_once, load_calendar);
    *(int *)arg = days[3];
    return 0;
}

int main(void)
{
    thrd_t planner, printer;
    int planned = 0, printed = 0;
    thrd_create(&planner, plan, &planned);
    thrd_create(&printer, print, &printed);
    thrd_join(planner, NULL);
    thrd_join(printer, NULL);
    printf("%d %d\n", planned, printed);
    return 0;
}
