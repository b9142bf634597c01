namespace GostSharp.Benchmarks.Reports;

internal static class Statistics
{
    /// <summary>The middle one, or what lies between the two in the middle; NaN of none.</summary>
    public static double Median(this IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The smallest value that is not below that part of them; NaN of none.</summary>
    public static double Percentile(this IEnumerable<double> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
