/* SPDX-License-Identifier: Apache-2.0 */
/* A library with a lock of its own, to be loaded and unloaded. */
#include <pthread.h>

pthread_mutex_t plugin_lock = PTHREAD_MUTEX_INITIALIZER;
