#include "scoring/stats.h"

#include <math.h>
#include <stdlib.h>

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double evq_median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
    size_t middle = count / 2;
    return count % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double evq_weighted_mean(const double *values, const double *weights, size_t count)
{
    double sum = 0, weight = 0;
    for (size_t i = 0; i < count; i++) {
        sum += values[i] * weights[i];
        weight += weights[i];
    }
    return sum / weight;
}

// E. B. Wilson, JASA 22 (1927); unlike the normal one it is sane for 0 of 3 and 3 of 3.
void evq_wilson(double p, double n, double *low, double *high)
{
    const double z = 1.959964; // 95 %, two-sided
    double scale = 1 + z * z / n, centre = (p + z * z / (2 * n)) / scale;
    double half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / scale;
    *low = p > 0 ? centre - half : 0; // exactly, whatever the rounding
    *high = p < 1 ? centre + half : 1;
}

evq_share evq_share_of(size_t count, size_t of)
{
    evq_share out = {.count = count, .of = of, .low = 0, .high = 1};
    if (of) evq_wilson((double)count / (double)of, (double)of, &out.low, &out.high);
    return out;
}

// R. G. Newcombe, Statistics in Medicine 17 (1998), method 10.
void evq_difference_of(const evq_share *early, const evq_share *late, double *low, double *high)
{
    *low = -1;
    *high = 1;
    if (!early->of || !late->of) return;
    double a = (double)early->count / (double)early->of, b = (double)late->count / (double)late->of;
    *low = b - a - sqrt(pow(b - late->low, 2) + pow(early->high - a, 2));
    *high = b - a + sqrt(pow(late->high - b, 2) + pow(a - early->low, 2));
}
