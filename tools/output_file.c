/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/message.h"
#include "tools/tool_memory.h"

struct cc_output {
    FILE *stream;
    char *path;      /* as the user wrote it, for messages */
    char *target;    /* where links lead */
    char *temporary; /* NULL when written in place */
};

static void release(struct cc_output *output)
{
    free(output->path);
    free(output->target);
    free(output->temporary);
    free(output);
}

static char *format_name(const char *target)
{
    static const char suffix[] = ".XXXXXX";
    char *name = malloc(strlen(target) + sizeof suffix);
    if (!name)
        cc_tool_out_of_memory();
    strcpy(stpcpy(name, target), suffix);
    return name;
}

/* Open a new file beside the target with the permissions the target has or would get. */
static FILE *open_beside(struct cc_output *output, const struct stat *present)
{
    output->temporary = format_name(output->target);
    int descriptor = mkostemp(output->temporary, O_CLOEXEC);
    if (descriptor >= 0) {
        mode_t mask = umask(0);
        umask(mask);
        mode_t mode = present ? present->st_mode & 0777 : 0666 & ~mask;
        FILE *stream = fchmod(descriptor, mode) == 0 ? fdopen(descriptor, "w") : NULL;
        if (stream)
            return stream;
        close(descriptor);
        unlink(output->temporary);
    }
    free(output->temporary);
    output->temporary = NULL;
    return NULL;
}

enum cc_status cc_output_open(const char *path, struct cc_output **out)
{
    struct cc_output *output = calloc(1, sizeof *output);
    if (!output || !(output->path = strdup(path)))
        cc_tool_out_of_memory();
    output->target = realpath(path, NULL);
    if (!output->target && !(output->target = strdup(path)))
        cc_tool_out_of_memory();
    struct stat info;
    bool present = stat(output->target, &info) == 0;
    if (!present || (S_ISREG(info.st_mode) && access(output->target, W_OK) == 0))
        output->stream = open_beside(output, present ? &info : NULL);
    /* in a folder that takes no new files an existing one can still be written */
    if (!output->stream)
        output->stream = fopen(output->target, "we");
    if (!output->stream) {
        cc_error("%s: cannot write: %s", path, strerror(errno));
        release(output);
        return CC_ERR_IO;
    }
    *out = output;
    return CC_OK;
}

FILE *cc_output_stream(struct cc_output *output)
{
    return output->stream;
}

int cc_stream_failure(FILE *stream)
{
    if (fflush(stream) != 0)
        return errno;
    if (!ferror(stream))
        return 0;
    /* why an earlier write failed is not known any more: ask again */
    return write(fileno(stream), "\n", 1) < 0 ? errno : EIO;
}

enum cc_status cc_output_commit(struct cc_output *output)
{
    enum cc_status status = CC_OK;
    int failure = cc_stream_failure(output->stream);
    if (fclose(output->stream) != 0 && !failure)
        failure = errno;
    if (!failure && output->temporary && rename(output->temporary, output->target) != 0)
        failure = errno;
    if (failure) {
        cc_error("%s: cannot write: %s", output->path, strerror(failure));
        if (output->temporary)
            unlink(output->temporary);
        status = CC_ERR_IO;
    }
    release(output);
    return status;
}

void cc_output_discard(struct cc_output *output)
{
    fclose(output->stream);
    if (output->temporary)
        unlink(output->temporary);
    release(output);
}
