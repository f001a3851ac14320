/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For builds that count what runs: processes that leave by _exit, as all workers do, would take their counts with
 * them. The linker sends every call of _exit here.
 */
void __gcov_dump(void);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);

_Noreturn void __wrap__exit(int status)
{
    __gcov_dump();
    __real__exit(status);
}
