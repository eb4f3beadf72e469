// Least squares for the prompt curve: plain, robust, and without impossible signs.
#include "scoring/prefill_internal.h"

#include "scoring/stats.h"

#include <math.h>

// Lengths are counted in thousands here, so that the equations are well scaled.
static const double unit = 1000;

int evq_prefill_count_terms(int terms)
{
    return !!(terms & EVQ_PREFILL_CONSTANT) + !!(terms & EVQ_PREFILL_TOKENS) + !!(terms & EVQ_PREFILL_SQUARE) +
           !!(terms & EVQ_PREFILL_HINGE);
}

static int features(double *out, int terms, double knot, double n, double k)
{
    int count = 0;
    n /= unit;
    k /= unit;
    knot /= unit;
    if (terms & EVQ_PREFILL_CONSTANT) out[count++] = 1;
    if (terms & EVQ_PREFILL_TOKENS) out[count++] = n - k;
    if (terms & EVQ_PREFILL_SQUARE) out[count++] = n * n - k * k;
    if (terms & EVQ_PREFILL_HINGE) out[count++] = fmax(0, n - knot) - fmax(0, k - knot);
    return count;
}

// Gauss with pivoting on the normal equations; false when they are singular.
static bool solve(double matrix[EVQ_PREFILL_MAX_TERMS][EVQ_PREFILL_MAX_TERMS + 1], int size, double *out)
{
    for (int column = 0; column < size; column++) {
        int pivot = column;
        for (int row = column + 1; row < size; row++)
            if (fabs(matrix[row][column]) > fabs(matrix[pivot][column])) pivot = row;
        if (!(fabs(matrix[pivot][column]) > 1e-12)) return false;
        for (int i = 0; i <= size; i++) {
            double held = matrix[column][i];
            matrix[column][i] = matrix[pivot][i];
            matrix[pivot][i] = held;
        }
        for (int row = column + 1; row < size; row++) {
            double factor = matrix[row][column] / matrix[column][column];
            for (int i = column; i <= size; i++) matrix[row][i] -= factor * matrix[column][i];
        }
    }
    for (int row = size - 1; row >= 0; row--) {
        out[row] = matrix[row][size];
        for (int i = row + 1; i < size; i++) out[row] -= matrix[row][i] * out[i];
        out[row] /= matrix[row][row];
    }
    return true;
}

// Minimises the relative errors, as noise grows with the time. `trust` weighs each point, NULL: all alike.
static bool least_squares(evq_prefill_model *out, int terms, double knot, const evq_prefill_point *points, size_t count,
                          const double *trust)
{
    double matrix[EVQ_PREFILL_MAX_TERMS][EVQ_PREFILL_MAX_TERMS + 1] = {{0}}, x[EVQ_PREFILL_MAX_TERMS],
                                                                 solution[EVQ_PREFILL_MAX_TERMS];
    int size = 0;
    for (size_t i = 0; i < count; i++) {
        double weight = (trust ? trust[i] : 1) / (points[i].seconds * points[i].seconds);
        size = features(x, terms, knot, points[i].tokens, points[i].cached);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) matrix[row][column] += weight * x[row] * x[column];
            matrix[row][size] += weight * x[row] * points[i].seconds;
        }
    }
    if (!size || !solve(matrix, size, solution)) return false;
    const double *at = solution;
    *out = (evq_prefill_model){.knot = terms & EVQ_PREFILL_HINGE ? knot : 0};
    if (terms & EVQ_PREFILL_CONSTANT) out->a = *at++;
    if (terms & EVQ_PREFILL_TOKENS) out->b = *at++ / unit;
    if (terms & EVQ_PREFILL_SQUARE) out->c = *at++ / (unit * unit);
    if (terms & EVQ_PREFILL_HINGE) out->d = *at++ / unit;
    return true;
}

bool evq_prefill_solve(evq_prefill_model *out, const evq_prefill_point *points, size_t count, bool quadratic)
{
    return least_squares(out, EVQ_PREFILL_CONSTANT | EVQ_PREFILL_TOKENS | (quadratic ? EVQ_PREFILL_SQUARE : 0), 0,
                         points, count, NULL);
}

double evq_prefill_residual(const evq_prefill_model *model, const evq_prefill_point *point)
{
    return evq_prefill_seconds(model, point->tokens, point->cached) / point->seconds - 1;
}

// ---- robust, and without impossible signs ----

// P. J. Huber's weights: what lies far off by the spread of the rest counts less.
bool evq_prefill_robust(evq_prefill_model *out, int terms, double knot, const evq_prefill_point *points, size_t count,
                        evq_prefill_room *room)
{
    const double tuning = 1.345, mad_to_sigma = 1.4826;
    if (!least_squares(out, terms, knot, points, count, NULL)) return false;
    for (int round = 0; round < room->rounds; round++) {
        for (size_t i = 0; i < count; i++) room->sizes[i] = fabs(evq_prefill_residual(out, &points[i]));
        double limit = tuning * mad_to_sigma * evq_median(room->sizes, count);
        if (!(limit > 1e-9)) return true;
        bool any = false;
        for (size_t i = 0; i < count; i++) {
            double size = fabs(evq_prefill_residual(out, &points[i]));
            room->trust[i] = size > limit ? limit / size : 1;
            any |= size > limit;
        }
        evq_prefill_model before = *out;
        if (!any || !least_squares(out, terms, knot, points, count, room->trust)) return true;
        if (fabs(out->b - before.b) <= 1e-9 * fabs(out->b) && fabs(out->c - before.c) <= 1e-9 * fabs(out->c))
            return true;
    }
    return true;
}

bool evq_prefill_sensible(evq_prefill_model *out, int *terms, double knot, const evq_prefill_point *points,
                          size_t count, evq_prefill_room *room)
{
    for (;;) {
        if (!*terms || !evq_prefill_robust(out, *terms, knot, points, count, room)) return false;
        int wrong = out->c < 0   ? EVQ_PREFILL_SQUARE
                    : out->b < 0 ? EVQ_PREFILL_TOKENS
                    : out->a < 0 ? EVQ_PREFILL_CONSTANT
                                 : 0;
        if (!wrong) return true;
        *terms &= ~wrong;
    }
}
