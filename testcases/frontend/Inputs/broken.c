// SPDX-License-Identifier: Apache-2.0
int good(int *p)
{
    return *p;
}
int bad(void)
{
    int x = ;
    return x + y;
}
int later(void)
{
    return good(0);
}
// BROKEN-DAG: concheck: error: {{.*}}broken.c:8:13: {{.*}} (and 1 more error);
// BROKEN-DAG: func {{.*}} "good" {{.*}} external defined @
// BROKEN-DAG: func {{.*}} "bad" {{.*}} broken
// BROKEN-DAG: func {{.*}} "later" {{.*}} external defined @
// BROKEN-DAG: lost {{.*}} "bad" @
