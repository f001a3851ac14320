// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A height map is a table of rows, each allocated by itself; surveyors smooth every third row, beginning with their own.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { SURVEYORS = 3 };

struct survey {
    float **height;
    int rows, columns, begin, stride;
};

static void smooth(float *row, int columns)
{
    for (int x = 1; x < columns; x++)
        row[x] = (row[x] + row[x - 1]) / 2;
}

static void *work(void *arg)
{
    struct survey *survey = arg;
    for (int y = survey->begin; y < survey->rows; y += survey->stride) {
        survey->height[y][0] = (float)y;
        smooth(survey->height[y], survey->columns);
    }
    return NULL;
}

int main(void)
{
    struct survey surveys[SURVEYORS];
    pthread_t threads[SURVEYORS];
    int rows = 40, columns = 30;
    float **height = malloc((size_t)rows * sizeof *height);
    if (!height)
        return 1;
    for (int y = 0; y < rows; y++) {
        height[y] = calloc((size_t)columns, sizeof **height);
        if (!height[y])
            return 1;
    }
    for (int i = 0; i < SURVEYORS; i++) {
        surveys[i] = (struct survey){ height, rows, columns, i, SURVEYORS };
        pthread_create(&threads[i], NULL, work, &surveys[i]);
    }
    for (int i = 0; i < SURVEYORS; i++)
        pthread_join(threads[i], NULL);
    printf("%f\n", (double)height[0][columns - 1]);
    for (int y = 0; y < rows; y++)
        free(height[y]);
    free(height);
    return 0;
}
