// SPDX-License-Identifier: Apache-2.0
#include "no_such_header.h"
int counter;
int rest(void)
{
    return counter;
}
// CHECK-DAG: concheck: error: {{.*}}missing_header.c:2:10: 'no_such_header.h' file not found; give its folder with -I
// CHECK-DAG: func {{.*}} "rest" {{.*}} defined
// CHECK-DAG: load {{.*}} "int"
