/* Makes itself known before main: nobody names it. */
void meter_clear(void);
void meter_use(void (*step)(void));

__attribute__((constructor)) static void begin(void)
{
    meter_use(meter_clear);
}
