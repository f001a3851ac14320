// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a driver
// A driver gives the frame a table of its functions that no other file can name. Writing past the end keeps the tray's mutex.
#include <pthread.h>
#include <string.h>

struct frame_ops {
    int (*read)(void *device, char *to, unsigned size);
    int (*write)(void *device, const char *from, unsigned size);
};

int frame_add(const char *name, const struct frame_ops *ops);

enum { ROOM = 256 };

struct tray {
    pthread_mutex_t mutex;
    unsigned used;
    char data[ROOM];
};

static int tray_read(void *device, char *to, unsigned size)
{
    struct tray *tray = device;
    pthread_mutex_lock(&tray->mutex);
    unsigned part = size < tray->used ? size : tray->used;
    memcpy(to, tray->data, part);
    memmove(tray->data, tray->data + part, tray->used - part);
    tray->used -= part;
    pthread_mutex_unlock(&tray->mutex);
    return (int)part;
}

static int tray_write(void *device, const char *from, unsigned size)
{
    struct tray *tray = device;
    pthread_mutex_lock(&tray->mutex);
    if (size > ROOM - tray->used)
        return -1; /* expect: lock-leak */
    memcpy(tray->data + tray->used, from, size);
    tray->used += size;
    pthread_mutex_unlock(&tray->mutex);
    return (int)size;
}

static const struct frame_ops ops = { .read = tray_read, .write = tray_write };

int tray_driver(void)
{
    return frame_add("tray", &ops);
}
