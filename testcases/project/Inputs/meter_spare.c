/* What the program does not use of it. */
void meter_add(int amount);

void meter_add_pair(void)
{
    meter_add(1);
    meter_add(1);
}
