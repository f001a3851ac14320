#include <fcntl.h>

__attribute__((constructor)) static void loaded(void)
{
    open("loaded", O_CREAT | O_WRONLY, 0600);
}
