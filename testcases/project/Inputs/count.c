/* A counter that knows nothing of locks. */
static int total;

void count_one(void)
{
    total++;
}

int count_total(void)
{
    return total;
}
