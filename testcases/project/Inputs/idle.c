/* Another program, with a main and a worker of its own, of the same names and without threads. */
void count_one(void)
{
}

static void *worker(void *unused)
{
    return unused;
}

int main(void)
{
    count_one();
    return worker(0) != 0;
}
